package org.tinybeauty.frame;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// One picture in native memory: planes, strides, colour, time. A view, reused from frame to frame:
/// it owns no memory and is valid only as long as whoever filled it says (for a [FrameFilter], the
/// call).
///
/// Rows of a plane are `stride` bytes apart; stride is at least the row's bytes and may hold
/// padding. Confined to one thread at a time.
public final class Frame {
  /// All of native memory, addressed absolutely. Reading pixels through one constant segment keeps
  /// the frame loop free of allocation; bounds are the business of the code that walks the planes.
  static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final ValueLayout.OfShort LITTLE_ENDIAN_SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int MAX_PLANES = 3;

  private final long[] addresses = new long[MAX_PLANES];
  private final int[] strides = new int[MAX_PLANES];
  private PixelFormat format = PixelFormat.YUV420P;
  private int width;
  private int height;
  private ColorMatrix matrix = ColorMatrix.BT709;
  private ColorRange range = ColorRange.LIMITED;
  private ChromaSiting siting = ChromaSiting.LEFT;
  private int rotationDegrees;
  private double pixelAspect = 1;
  private long ptsMicros;

  /// Sets what stays the same over a run of frames.
  ///
  /// @param rotationDegrees clockwise turn that shows the stored picture upright: 0, 90, 180 or 270
  /// @param pixelAspect width of a stored pixel over its height (sample aspect ratio), 1 when
  /// square
  /// @return this
  /// @throws IllegalArgumentException when a size, rotation or aspect makes no sense
  public Frame describe(
      PixelFormat format,
      int width,
      int height,
      ColorMatrix matrix,
      ColorRange range,
      ChromaSiting siting,
      int rotationDegrees,
      double pixelAspect) {
    if (width <= 0 || height <= 0) {
      throw new IllegalArgumentException(
          "frame size: " + width + "x" + height + " (expected: > 0)");
    }
    if (rotationDegrees % 90 != 0 || rotationDegrees < 0 || rotationDegrees >= 360) {
      throw new IllegalArgumentException(
          "rotation: " + rotationDegrees + " (expected: 0, 90, 180 or 270)");
    }
    if (!(pixelAspect > 0)) {
      throw new IllegalArgumentException("pixel aspect: " + pixelAspect + " (expected: > 0)");
    }
    this.format = format;
    this.width = width;
    this.height = height;
    this.matrix = matrix;
    this.range = range;
    this.siting = siting;
    this.rotationDegrees = rotationDegrees;
    this.pixelAspect = pixelAspect;
    return this;
  }

  /// Points a plane at memory.
  ///
  /// @param address of the plane's first sample
  /// @param stride bytes from one row to the next; negative for bottom-up pictures
  /// @return this
  public Frame plane(int plane, long address, int stride) {
    addresses[plane] = address;
    strides[plane] = stride;
    return this;
  }

  /// Sets the presentation time in microseconds.
  ///
  /// @return this
  public Frame at(long ptsMicros) {
    this.ptsMicros = ptsMicros;
    return this;
  }

  /// Address of the first sample of a row.
  public long row(int plane, int y) {
    return addresses[plane] + (long) y * strides[plane];
  }

  /// One sample of a plane, as a code value of the format's bit depth (interleaved planes: of the
  /// first component). For a look at a few of them, not for walking a picture.
  public int code(int plane, int x, int y) {
    if (format.sampleBytes() == 1) {
      int step = plane > 0 && format.interleavedChroma() ? 2 : 1;
      return MEMORY.get(ValueLayout.JAVA_BYTE, row(plane, y) + (long) x * step) & 0xff;
    }
    int step = plane > 0 && format.interleavedChroma() ? 4 : 2;
    short word = MEMORY.get(LITTLE_ENDIAN_SHORT, row(plane, y) + (long) x * step);
    return (word & 0xffff) >> format.sampleShift();
  }

  /// Bytes from one row of a plane to the next.
  public int stride(int plane) {
    return strides[plane];
  }

  public PixelFormat format() {
    return format;
  }

  /// Width in luma samples.
  public int width() {
    return width;
  }

  /// Height in luma rows.
  public int height() {
    return height;
  }

  public ColorMatrix matrix() {
    return matrix;
  }

  public ColorRange range() {
    return range;
  }

  public ChromaSiting siting() {
    return siting;
  }

  /// Clockwise turn that shows the stored picture upright: 0, 90, 180 or 270.
  public int rotationDegrees() {
    return rotationDegrees;
  }

  /// Width of a stored pixel over its height.
  public double pixelAspect() {
    return pixelAspect;
  }

  /// Presentation time in microseconds.
  public long ptsMicros() {
    return ptsMicros;
  }
}
