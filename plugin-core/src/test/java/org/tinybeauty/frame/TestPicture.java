package org.tinybeauty.frame;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;

/// A frame with memory of its own for tests: odd padding after each row, guard bytes before and
/// after each plane, rows bottom-up if asked. Confined to the arena.
final class TestPicture {
  /// The value of a component (0..2) in [0,1] at a luma position.
  interface Content {
    double at(int component, double x, double y);
  }

  private static final int GUARD = 64;

  private final Frame frame = new Frame();
  private final MemorySegment[] planes;

  TestPicture(
      Arena arena,
      PixelFormat format,
      int width,
      int height,
      ColorMatrix matrix,
      ColorRange range,
      ChromaSiting siting,
      boolean bottomUp) {
    frame.describe(format, width, height, matrix, range, siting, 0, 1);
    planes = new MemorySegment[format.planes()];
    for (int plane = 0; plane < planes.length; plane++) {
      int pair = format.interleavedChroma() && plane > 0 ? 2 : 1;
      int rowBytes = format.planeWidth(plane, width) * pair * format.sampleBytes();
      int padding = 10 + 4 * plane;
      int stride = rowBytes + padding;
      int rows = format.planeHeight(plane, height);
      planes[plane] = arena.allocate(2L * GUARD + (long) stride * rows - padding);
      long first = planes[plane].address() + GUARD;
      frame.plane(
          plane,
          bottomUp ? first + (long) stride * (rows - 1) : first,
          bottomUp ? -stride : stride);
    }
  }

  TestPicture(Arena arena, PixelFormat format, int width, int height) {
    this(
        arena,
        format,
        width,
        height,
        ColorMatrix.BT709,
        ColorRange.LIMITED,
        ChromaSiting.LEFT,
        false);
  }

  Frame frame() {
    return frame;
  }

  /// Fills padding and guards with noise, too.
  TestPicture noise(RandomGenerator random) {
    for (MemorySegment plane : planes) {
      for (long i = 0; i < plane.byteSize(); i++) {
        plane.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
      }
    }
    PixelFormat format = frame.format();
    for (int component = 0; component < 3; component++) {
      for (int y = 0; y < height(component); y++) {
        for (int x = 0; x < width(component); x++) {
          set(component, x, y, random.nextInt(1 << format.bitDepth()));
        }
      }
    }
    return this;
  }

  /// Fills with content between the nominal limits.
  TestPicture paint(Content content) {
    PixelFormat format = frame.format();
    int low = frame.range().lowest(format.bitDepth());
    int high = frame.range().highest(format.bitDepth(), false);
    for (int component = 0; component < 3; component++) {
      int shiftX = component == 0 ? 0 : format.chromaShiftX();
      int shiftY = component == 0 ? 0 : format.chromaShiftY();
      for (int y = 0; y < height(component); y++) {
        for (int x = 0; x < width(component); x++) {
          double value = content.at(component, x << shiftX, y << shiftY);
          set(component, x, y, (int) Math.round(low + Math.clamp(value, 0.0, 1.0) * (high - low)));
        }
      }
    }
    return this;
  }

  /// A picture of a few waves, none shorter than about 60 pixels.
  static Content waves(RandomGenerator random) {
    double[] phase = random.doubles(9, 0, 2 * Math.PI).toArray();
    double[] rate = random.doubles(9, 0.03, 0.1).toArray();
    return (component, x, y) ->
        0.5
            + 0.15 * Math.sin(rate[component] * x + phase[component])
            + 0.15 * Math.sin(rate[component + 3] * y + phase[component + 3])
            + 0.1 * Math.sin(rate[component + 6] * (x + y) / 2 + phase[component + 6]);
  }

  int width(int component) {
    return frame.format().planeWidth(component == 0 ? 0 : 1, frame.width());
  }

  int height(int component) {
    return frame.format().planeHeight(component == 0 ? 0 : 1, frame.height());
  }

  int get(int component, int x, int y) {
    PixelFormat format = frame.format();
    long at = address(component, x, y);
    return format.sampleBytes() == 1
        ? Frame.MEMORY.get(ValueLayout.JAVA_BYTE, at) & 0xff
        : (Frame.MEMORY.get(ValueLayout.JAVA_SHORT_UNALIGNED, at) & 0xffff)
            >>> format.sampleShift();
  }

  void set(int component, int x, int y, int value) {
    PixelFormat format = frame.format();
    long at = address(component, x, y);
    if (format.sampleBytes() == 1) {
      Frame.MEMORY.set(ValueLayout.JAVA_BYTE, at, (byte) value);
    } else {
      short word = (short) (value << format.sampleShift());
      Frame.MEMORY.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, word);
    }
  }

  /// Address of the first byte of a sample.
  long address(int component, int x, int y) {
    PixelFormat format = frame.format();
    boolean pair = format.interleavedChroma() && component > 0;
    int plane = Math.min(component, format.planes() - 1);
    long index = pair ? 2L * x + component - 1 : x;
    return frame.row(plane, y) + index * format.sampleBytes();
  }

  /// All memory: samples, padding and guards.
  byte[][] bytes() {
    byte[][] copy = new byte[planes.length][];
    for (int plane = 0; plane < planes.length; plane++) {
      copy[plane] = planes[plane].toArray(ValueLayout.JAVA_BYTE);
    }
    return copy;
  }

  /// Takes over another picture's samples of the same format and size.
  TestPicture copy(TestPicture other) {
    for (int component = 0; component < 3; component++) {
      for (int y = 0; y < height(component); y++) {
        for (int x = 0; x < width(component); x++) {
          set(component, x, y, other.get(component, x, y));
        }
      }
    }
    return this;
  }

  /// A similarity with a little shear: `side` luma pixels, turned, centred.
  static Affine crop(double x, double y, double side, double degrees, double shear, int size) {
    double scale = side / size;
    double cos = Math.cos(Math.toRadians(degrees)) * scale;
    double sin = Math.sin(Math.toRadians(degrees)) * scale;
    double half = size / 2.0;
    double xy = -sin + shear * scale;
    return new Affine().set(cos, xy, x - (cos + xy) * half, sin, cos, y - (sin + cos) * half);
  }
}
