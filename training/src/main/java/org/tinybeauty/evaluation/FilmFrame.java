package org.tinybeauty.evaluation;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.tinybeauty.frame.ChromaSiting;
import org.tinybeauty.frame.ColorMatrix;
import org.tinybeauty.frame.ColorRange;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.PixelFormat;
import org.tinybeauty.pairs.PairImage;

/// A square frame as a video decoder gives it: YUV 4:4:4 of ten bits, so that rounding, which is
/// the format's and not the makeup's, counts little. Owns its memory; one thread.
final class FilmFrame implements AutoCloseable {
  private static final double KR = ColorMatrix.BT709.kr();
  private static final double KB = ColorMatrix.BT709.kb();
  private static final double KG = 1 - KR - KB;
  private static final int MOST = 1023;
  private static final int MIDDLE = 512;

  private final int pixels;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment codes;
  private final short[] before;
  private final Frame frame;

  FilmFrame(int side) {
    pixels = side * side;
    codes = arena.allocate(ValueLayout.JAVA_SHORT, 3L * pixels);
    before = new short[3 * pixels];
    frame =
        new Frame()
            .describe(
                PixelFormat.YUV444P10,
                side,
                side,
                ColorMatrix.BT709,
                ColorRange.FULL,
                ChromaSiting.LEFT,
                0,
                1);
    for (int plane = 0; plane < 3; plane++) {
      frame.plane(plane, codes.address() + 2L * plane * pixels, 2 * side);
    }
  }

  /// Takes up a picture of the frame's size.
  Frame show(PairImage picture, long ptsMicros) {
    float[][] rgb = picture.rgb();
    for (int i = 0; i < pixels; i++) {
      double y = KR * rgb[0][i] + KG * rgb[1][i] + KB * rgb[2][i];
      before[i] = code(y, 0);
      before[pixels + i] = code((rgb[2][i] - y) / (2 * (1 - KB)), MIDDLE);
      before[2 * pixels + i] = code((rgb[0][i] - y) / (2 * (1 - KR)), MIDDLE);
    }
    MemorySegment.copy(before, 0, codes, ValueLayout.JAVA_SHORT, 0, before.length);
    return frame.at(ptsMicros);
  }

  /// What has been added since [#show], as RGB in levels, `[3, side, side]`.
  float[] residual() {
    float[] residual = new float[3 * pixels];
    double unit = 255.0 / MOST;
    for (int i = 0; i < pixels; i++) {
      double y = unit * change(i);
      double cb = unit * change(pixels + i);
      double cr = unit * change(2 * pixels + i);
      double red = y + 2 * (1 - KR) * cr;
      double blue = y + 2 * (1 - KB) * cb;
      residual[i] = (float) red;
      residual[pixels + i] = (float) ((y - KR * red - KB * blue) / KG);
      residual[2 * pixels + i] = (float) blue;
    }
    return residual;
  }

  private int change(int at) {
    return codes.getAtIndex(ValueLayout.JAVA_SHORT, at) - before[at];
  }

  private static short code(double value, int zero) {
    return (short) Math.clamp(Math.round(value * MOST) + zero, 0, MOST);
  }

  @Override
  public void close() {
    arena.close();
  }
}
