package org.tinybeauty.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The one thing we read from a picture's EXIF: how it is turned (CIPA DC-008, tag 0x0112).
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int ENTRY_BYTES = 12;

  private Exif() {}

  /// The clockwise turn that shows the picture upright; mirroring is left out, for a mirrored face
  /// is a face. 0 when nothing readable is said.
  ///
  /// @param tiff EXIF data from its TIFF header on (`II*\0` or `MM\0*`)
  static int rotationDegrees(byte @Nullable [] tiff) {
    return switch (orientation(tiff)) {
      case 3, 4 -> 180;
      case 6, 7 -> 90;
      case 5, 8 -> 270;
      default -> 0;
    };
  }

  /// The orientation 1..8 as the standard numbers them; 1, upright, when nothing readable is said.
  ///
  /// @param tiff EXIF data from its TIFF header on (`II*\0` or `MM\0*`)
  static int orientation(byte @Nullable [] tiff) {
    if (tiff == null || tiff.length < 14) {
      return 1;
    }
    ByteBuffer data = ByteBuffer.wrap(tiff);
    data.order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = data.getInt(4);
    if (directory < 8 || directory > tiff.length - 2) {
      return 1;
    }
    int entries = Short.toUnsignedInt(data.getShort(directory));
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY_BYTES;
      if (entry + ENTRY_BYTES > tiff.length) {
        return 1;
      }
      if (Short.toUnsignedInt(data.getShort(entry)) == ORIENTATION) {
        int value = data.getShort(entry + 8);
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }

  /// A JPEG segment that says how the picture is turned, and nothing else.
  ///
  /// @param orientation 1..8
  static byte[] orientation(int orientation) {
    ByteBuffer segment = ByteBuffer.allocate(36);
    segment
        .putShort((short) 0xffe1)
        .putShort((short) 34)
        .put(new byte[] {'E', 'x', 'i', 'f', 0, 0});
    segment.putShort((short) 0x4d4d).putShort((short) 42).putInt(8).putShort((short) 1);
    segment.putShort((short) ORIENTATION).putShort((short) 3).putInt(1);
    segment.putShort((short) orientation).putShort((short) 0).putInt(0);
    return segment.array();
  }
}
