package org.tinybeauty.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a still picture's file says before anything is decoded, read to its very end, so that one
/// that was cut short is known: FFmpeg's decoders fill up what is missing.
///
/// @param width stored columns
/// @param height stored rows
/// @param exif from the TIFF header on, or null
/// @param inks the colours of a JPEG of four
@SuppressWarnings("ArrayRecordComponent") // never compared
record StillHead(int width, int height, byte @Nullable [] exif, Inks inks) {
  enum Inks {
    NONE,
    CMYK,
    YCCK
  }

  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);

  /// Reads the head and checks that the file is whole.
  ///
  /// @throws MediaException when it is cut short, an animation, or coded in a way that has no one
  /// meaning
  static StillHead of(byte[] file, StillFormat format, String name) {
    StillHead head =
        switch (format) {
          case JPEG -> jpeg(file, name);
          case PNG -> png(file, name);
          case WEBP -> webp(file, name);
        };
    if (head.width < 1 || head.height < 1) {
      throw new MediaException(name + ": says no size; it is damaged");
    }
    return head;
  }

  private static StillHead jpeg(byte[] file, String name) {
    int width = 0;
    int height = 0;
    int components = 0;
    int adobe = -1;
    byte[] exif = null;
    int at = 2;
    while (at + 1 < file.length) {
      int marker = file[at + 1] & 0xff;
      if ((file[at] & 0xff) != 0xff || marker == 0 || marker == 0xff || standsAlone(marker)) {
        at += (file[at] & 0xff) == 0xff && marker != 0xff ? 2 : 1;
        continue;
      }
      if (marker == 0xd9) {
        if (components == 4 && adobe < 0) {
          throw new MediaException(
              name + ": four colours that nobody named (expected: RGB; save it anew as RGB)");
        }
        return new StillHead(width, height, exif, inks(components, adobe));
      }
      int length = at + 3 < file.length ? unsigned(file, at + 2) : 0;
      if (length < 2 || at + 2 + length > file.length) {
        break;
      }
      int start = at + 4;
      boolean frame = marker == 0xc0 || (marker > 0xc0 && marker <= 0xcf && marker % 4 != 0);
      if (frame && length >= 8) {
        height = unsigned(file, start + 1);
        width = unsigned(file, start + 3);
        components = file[start + 5] & 0xff;
      } else if (marker == 0xe1 && exif == null && begins(file, start, EXIF)) {
        exif = Arrays.copyOfRange(file, start + EXIF.length, at + 2 + length);
      } else if (marker == 0xee && begins(file, start, ADOBE)) {
        adobe = length >= 14 ? file[start + 11] : -1;
      }
      at += 2 + length;
    }
    throw cutShort(name);
  }

  private static Inks inks(int components, int adobe) {
    return components != 4 ? Inks.NONE : adobe == 2 ? Inks.YCCK : Inks.CMYK;
  }

  /// A restart marker, or one without a segment.
  private static boolean standsAlone(int marker) {
    return marker == 1 || (marker >= 0xd0 && marker <= 0xd8);
  }

  private static StillHead png(byte[] file, String name) {
    ByteBuffer data = ByteBuffer.wrap(file);
    byte[] exif = null;
    int at = 8;
    while (at + 12 <= file.length) {
      int length = data.getInt(at);
      if (length < 0 || length > file.length - at - 12) {
        break;
      }
      switch (new String(file, at + 4, 4, StandardCharsets.ISO_8859_1)) {
        case "eXIf" -> exif = Arrays.copyOfRange(file, at + 8, at + 8 + length);
        case "acTL" -> throw animated(name);
        case "IEND" -> {
          return new StillHead(data.getInt(16), data.getInt(20), exif, Inks.NONE);
        }
        default -> {} // pixels and what describes them: the decoder's
      }
      at += 12 + length;
    }
    throw cutShort(name);
  }

  private static StillHead webp(byte[] file, String name) {
    ByteBuffer data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (Integer.toUnsignedLong(data.getInt(4)) + 8 > file.length) {
      throw cutShort(name);
    }
    byte[] exif = null;
    int width = 0;
    int height = 0;
    int at = 12;
    while (at + 18 <= file.length) {
      int size = data.getInt(at + 4);
      int start = at + 8;
      if (size < 0 || size > file.length - start) {
        throw cutShort(name);
      }
      switch (new String(file, at, 4, StandardCharsets.ISO_8859_1)) {
        case "VP8 " -> {
          width = data.getShort(start + 6) & 0x3fff;
          height = data.getShort(start + 8) & 0x3fff;
        }
        case "VP8L" -> {
          int bits = data.getInt(start + 1);
          width = (bits & 0x3fff) + 1;
          height = ((bits >> 14) & 0x3fff) + 1;
        }
        case "EXIF" -> {
          int skip = begins(file, start, EXIF) ? EXIF.length : 0;
          exif = Arrays.copyOfRange(file, start + skip, start + size);
        }
        case "ANIM" -> throw animated(name);
        default -> {} // alpha, colour profile, XMP
      }
      at = start + size + (size & 1);
    }
    return new StillHead(width, height, exif, Inks.NONE);
  }

  private static MediaException cutShort(String name) {
    return new MediaException(name + ": the file ends too early; copy it again");
  }

  private static MediaException animated(String name) {
    return new MediaException(name + ": an animated picture (expected: a still one)");
  }

  private static int unsigned(byte[] file, int at) {
    return ((file[at] & 0xff) << 8) | (file[at + 1] & 0xff);
  }

  private static boolean begins(byte[] file, int at, byte[] prefix) {
    int end = at + prefix.length;
    return end <= file.length && Arrays.equals(file, at, end, prefix, 0, prefix.length);
  }
}
