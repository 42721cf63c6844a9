package org.tinybeauty.obs;

/// Takes rows of packed pixels apart into planes, and puts them together again; nothing is
/// rounded, so what was not changed comes back as it was. Allocates nothing.
///
/// Eight bytes are taken at once: what belongs to one component is masked out and pushed together
/// by shifts, which is a few instructions for two or four pixels.
final class PackedRows {
  private static final long EVERY_SECOND = 0x00ff_00ff_00ff_00ffL;
  private static final long EVERY_FOURTH = 0x0000_00ff_0000_00ffL;

  private PackedRows() {}

  /// Takes a row apart.
  ///
  /// @param row address of the packed pixels
  /// @param first address of the row of component 0, with room for an even number of samples;
  ///     likewise the others
  static void unpack(SlotFormat format, long row, int width, long first, long second, long third) {
    if (format.secondLuma() >= 0) {
      unpackPairs(format, row, (width + 1) / 2, first, second, third);
    } else {
      unpackPixels(format, row, width, first, second, third);
    }
  }

  private static void unpackPairs(
      SlotFormat format, long row, int pairs, long first, long second, long third) {
    int luma = 8 * format.byteOf(0);
    int blue = 8 * format.byteOf(1);
    int red = 8 * format.byteOf(2);
    int i = 0;
    for (; i + 1 < pairs; i += 2) {
      long pixels = NativeBytes.longAt(row + 4L * i);
      long y = pixels >>> luma & EVERY_SECOND;
      y = (y | y >>> 8) & 0x0000_ffff_0000_ffffL;
      NativeBytes.putInt(first + 2L * i, (int) (y | y >>> 16));
      NativeBytes.putShort(second + i, two(pixels >>> blue));
      NativeBytes.putShort(third + i, two(pixels >>> red));
    }
    if (i < pairs) {
      int pixels = NativeBytes.intAt(row + 4L * i);
      NativeBytes.putByte(first + 2L * i, pixels >>> luma);
      NativeBytes.putByte(first + 2L * i + 1, pixels >>> (8 * format.secondLuma()));
      NativeBytes.putByte(second + i, pixels >>> blue);
      NativeBytes.putByte(third + i, pixels >>> red);
    }
  }

  private static void unpackPixels(
      SlotFormat format, long row, int width, long first, long second, long third) {
    int a = 8 * format.byteOf(0);
    int b = 8 * format.byteOf(1);
    int c = 8 * format.byteOf(2);
    int x = 0;
    for (; x + 1 < width; x += 2) {
      long pixels = NativeBytes.longAt(row + 4L * x);
      NativeBytes.putShort(first + x, two(pixels >>> a));
      NativeBytes.putShort(second + x, two(pixels >>> b));
      NativeBytes.putShort(third + x, two(pixels >>> c));
    }
    if (x < width) {
      int pixel = NativeBytes.intAt(row + 4L * x);
      NativeBytes.putByte(first + x, pixel >>> a);
      NativeBytes.putByte(second + x, pixel >>> b);
      NativeBytes.putByte(third + x, pixel >>> c);
    }
  }

  private static int two(long bytes) {
    long every = bytes & EVERY_FOURTH;
    return (int) (every | every >>> 24);
  }

  /// Puts a part of a row together.
  ///
  /// @param from first pixel, even
  /// @param to end of the pixels; of 4:2:2 the pair that holds the last is written whole
  static void pack(
      SlotFormat format, long row, int from, int to, long first, long second, long third) {
    if (format.secondLuma() >= 0) {
      packPairs(format, row, from / 2, (to + 1) / 2, first, second, third);
    } else {
      packPixels(format, row, from, to, first, second, third);
    }
  }

  private static void packPairs(
      SlotFormat format, long row, int from, int to, long first, long second, long third) {
    int luma = 8 * format.byteOf(0);
    int other = 8 * format.secondLuma();
    int blue = 8 * format.byteOf(1);
    int red = 8 * format.byteOf(2);
    for (int i = from; i < to; i++) {
      NativeBytes.putInt(
          row + 4L * i,
          NativeBytes.byteAt(first + 2L * i) << luma
              | NativeBytes.byteAt(first + 2L * i + 1) << other
              | NativeBytes.byteAt(second + i) << blue
              | NativeBytes.byteAt(third + i) << red);
    }
  }

  /// The fourth byte stays.
  private static void packPixels(
      SlotFormat format, long row, int from, int to, long first, long second, long third) {
    int a = 8 * format.byteOf(0);
    int b = 8 * format.byteOf(1);
    int c = 8 * format.byteOf(2);
    for (int x = from; x < to; x++) {
      long at = row + 4L * x;
      NativeBytes.putInt(
          at,
          (NativeBytes.intAt(at) & 0xff00_0000)
              | NativeBytes.byteAt(first + x) << a
              | NativeBytes.byteAt(second + x) << b
              | NativeBytes.byteAt(third + x) << c);
    }
  }
}
