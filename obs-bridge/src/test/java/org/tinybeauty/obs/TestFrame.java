package org.tinybeauty.obs;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/// A picture with one face, in any format of the link: components as planes in the frame loop's
/// layout, and as the bytes of a slot.
final class TestFrame {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final BufferedImage PORTRAIT = portrait();

  /// Bytes beyond the least of each row.
  private static final int PADDING = 64;

  final SlotFormat format;
  final int width;
  final int height;
  final boolean flip;
  final int[] linesize = new int[3];
  final int[] offset = new int[3];
  final int bytes;
  private final byte[] slot;

  TestFrame(SlotFormat format, int width, int height, boolean flip) {
    this.format = format;
    this.width = width;
    this.height = height;
    this.flip = flip;
    int at = LinkLayout.PAGE;
    for (int plane = 0; plane < format.planes(); plane++) {
      linesize[plane] = (format.rowBytes(plane, width) + PADDING + 63) / 64 * 64;
      offset[plane] = at;
      at += linesize[plane] * format.rows(plane, height);
    }
    bytes = at;
    slot = new byte[at];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int component = 0; component < 3; component++) {
          put(component, x, y, value(component, x, y));
        }
      }
    }
  }

  private static BufferedImage portrait() {
    try {
      return ImageIO.read(
          Path.of(
                  System.getProperty("tinybeauty.home", "."),
                  "plugin-core/src/test/resources/astronaut.png")
              .toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// BT.709 limited, or G, B, R.
  private int value(int component, int x, int y) {
    int rgb =
        PORTRAIT.getRGB(
            Math.min(x, PORTRAIT.getWidth() - 1), Math.min(y, PORTRAIT.getHeight() - 1));
    double red = (rgb >> 16 & 255) / 255.0;
    double green = (rgb >> 8 & 255) / 255.0;
    double blue = (rgb & 255) / 255.0;
    if (format.planar().rgb()) {
      return (int) Math.round(255 * (component == 0 ? green : component == 1 ? blue : red));
    }
    double luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    double code =
        switch (component) {
          case 0 -> 16 + 219 * luma;
          case 1 -> 128 + 224 * (blue - luma) / 1.8556;
          default -> 128 + 224 * (red - luma) / 1.5748;
        };
    return (int) Math.round(code);
  }

  private void put(int component, int x, int y, int value) {
    int at = address(component, x, y);
    if (at >= 0) {
      slot[at] = (byte) value;
    }
  }

  /// Where the sample of a pixel stands in the slot; -1 when the pixel has none of its own.
  int addressOf(int component, int x, int y) {
    return address(component, x, y);
  }

  private int address(int component, int x, int y) {
    boolean halfX = component > 0 && format.planar().chromaShiftX() == 1;
    boolean halfY = component > 0 && format.planar().chromaShiftY() == 1;
    if ((halfX && x % 2 != 0) || (halfY && y % 2 != 0)) {
      return -1;
    }
    int column = halfX ? x / 2 : x;
    int row = halfY ? y / 2 : y;
    int plane = Math.min(component, format.planes() - 1);
    int stored = flip ? format.rows(plane, height) - 1 - row : row;
    int start = offset[plane] + stored * linesize[plane];
    if (!format.packed()) {
      boolean pair = component > 0 && format.planes() == 2;
      return start + (pair ? 2 * column + component - 1 : column);
    }
    if (format.secondLuma() < 0) {
      return start + 4 * x + format.byteOf(component);
    }
    int of = component == 0 && x % 2 == 1 ? format.secondLuma() : format.byteOf(component);
    return start + x / 2 * 4 + of;
  }

  /// A sample in a slot's bytes, by the upright picture's pixel; -1 when the pixel has none.
  int sample(MemorySegment from, int component, int x, int y) {
    int at = address(component, x, y);
    return at < 0 ? -1 : from.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }

  /// The same sample as it was.
  int before(int component, int x, int y) {
    int at = address(component, x, y);
    return at < 0 ? -1 : slot[at] & 0xff;
  }

  /// All bytes as they were.
  byte[] slot() {
    return slot.clone();
  }

  /// Writes head and pixels, but for the state.
  void write(MemorySegment into, int seq, long timestamp) {
    MemorySegment.copy(
        slot,
        LinkLayout.PAGE,
        into,
        ValueLayout.JAVA_BYTE,
        LinkLayout.PAGE,
        bytes - LinkLayout.PAGE);
    into.set(INT, 4, seq);
    into.set(INT, 8, format.code());
    into.set(INT, 12, width);
    into.set(INT, 16, height);
    into.set(INT, 20, format.planar().rgb() ? 1 : 0);
    into.set(INT, 24, 2);
    into.set(INT, 28, flip ? 1 : 0);
    into.set(LONG, 32, timestamp);
    into.set(INT, 40, format.planes());
    for (int plane = 0; plane < 3; plane++) {
      boolean there = plane < format.planes();
      into.set(INT, 44 + 4L * plane, linesize[plane]);
      into.set(INT, 56 + 4L * plane, offset[plane]);
      into.set(INT, 68 + 4L * plane, there ? format.rows(plane, height) : 0);
    }
  }

  /// Stride of memory that holds it.
  int stride() {
    return (bytes + LinkLayout.PAGE - 1) / LinkLayout.PAGE * LinkLayout.PAGE;
  }
}
