package org.tinybeauty.media;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.Pointer;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.PixelFormat;

/// Shows an AVFrame as a [Frame]. Planes are read from the struct's memory, because JavaCPP's
/// accessors allocate a pointer object per call. One thread; the frame it returns is always the
/// same object and is valid until the AVFrame is unreferenced.
final class FrameView {
  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  private static final long DATA;
  private static final long LINESIZE;

  static {
    Pointer first = new AVFrame(); // loads the natives that know the offsets
    first.close();
    DATA = Pointer.offsetof(AVFrame.class, "data");
    LINESIZE = Pointer.offsetof(AVFrame.class, "linesize");
  }

  private final Frame frame = new Frame();
  private final PixelFormat format;
  private final int rotationDegrees;
  private final double pixelAspect;
  private final int timeNum;
  private final int timeDen;
  private long description = -1;

  /// @param timeNum numerator of the time base of the frames' pts, in seconds
  /// @param timeDen denominator of it
  FrameView(PixelFormat format, int rotationDegrees, double pixelAspect, int timeNum, int timeDen) {
    this.format = format;
    this.rotationDegrees = rotationDegrees;
    this.pixelAspect = pixelAspect;
    this.timeNum = timeNum;
    this.timeDen = timeDen;
  }

  /// The same view, to be pointed elsewhere.
  FrameView twin() {
    return new FrameView(format, rotationDegrees, pixelAspect, timeNum, timeDen);
  }

  /// The same view of pictures in another format.
  FrameView of(PixelFormat other) {
    return new FrameView(other, rotationDegrees, pixelAspect, timeNum, timeDen);
  }

  PixelFormat format() {
    return format;
  }

  /// Clockwise turn that shows the pictures upright.
  int rotationDegrees() {
    return rotationDegrees;
  }

  /// Width of a stored pixel over its height.
  double pixelAspect() {
    return pixelAspect;
  }

  /// Points the view at a picture and its time.
  Frame show(AVFrame from) {
    int colorspace = from.colorspace();
    int range = from.color_range();
    int location = from.chroma_location();
    long now = colorspace | (long) range << 16 | (long) location << 32;
    if (now != description) {
      description = now;
      frame.describe(
          format,
          from.width(),
          from.height(),
          Layouts.matrix(colorspace, from.height()),
          Layouts.range(range),
          Layouts.siting(location),
          rotationDegrees,
          pixelAspect);
    }
    long struct = from.address();
    for (int plane = 0; plane < format.planes(); plane++) {
      frame.plane(
          plane,
          MEMORY.get(ValueLayout.JAVA_LONG_UNALIGNED, struct + DATA + 8L * plane),
          MEMORY.get(ValueLayout.JAVA_INT_UNALIGNED, struct + LINESIZE + 4L * plane));
    }
    return frame.at(Math.round(from.pts() * 1e6 * timeNum / timeDen));
  }
}
