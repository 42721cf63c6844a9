package org.tinybeauty.frame;

import java.lang.foreign.ValueLayout;

/// The slow, obvious blender: every sample under the crop takes the mean of a grid of bilinear taps
/// into the windowed residual, about one per residual pixel under it, and adds its plane's share.
public final class PlainResidualBlender implements ResidualBlender {
  private final Affine inverse = new Affine();

  @Override
  public void add(Frame frame, Affine crop, int size, long address, float gain) {
    if (gain == 0) {
      return;
    }
    inverse.invert(crop);
    for (int component = 0; component < 3; component++) {
      addTo(frame, component, size, address, gain);
    }
  }

  private void addTo(Frame frame, int component, int size, long address, float gain) {
    PixelFormat format = frame.format();
    boolean chroma = component > 0;
    int plane = Math.min(component, format.planes() - 1);
    int width = format.planeWidth(plane, frame.width());
    int height = format.planeHeight(plane, frame.height());
    boolean halfX = chroma && format.chromaShiftX() == 1;
    boolean halfY = chroma && format.chromaShiftY() == 1;
    double stepX = halfX ? 2 : 1;
    double stepY = halfY ? 2 : 1;
    double offsetX = halfX ? frame.siting().offsetX() : 0;
    double offsetY = halfY ? frame.siting().offsetY() : 0;
    int tapsX = (int) Math.max(1, Math.ceil(stepX * Math.hypot(inverse.xx(), inverse.yx())));
    int tapsY = (int) Math.max(1, Math.ceil(stepY * Math.hypot(inverse.xy(), inverse.yy())));
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double lumaX = (x + 0.5 - offsetX) * stepX;
        double lumaY = (y + 0.5 - offsetY) * stepY;
        if (!inside(inverse.x(lumaX, lumaY), size) || !inside(inverse.y(lumaX, lumaY), size)) {
          continue;
        }
        double sum = 0;
        for (int j = 0; j < tapsY; j++) {
          for (int i = 0; i < tapsX; i++) {
            double px = lumaX + ((i + 0.5) / tapsX - 0.5) * stepX;
            double py = lumaY + ((j + 0.5) / tapsY - 0.5) * stepY;
            sum += tap(frame, component, size, address, inverse.x(px, py), inverse.y(px, py));
          }
        }
        change(frame, component, x, y, (int) Math.rint(sum / (tapsX * tapsY) * gain));
      }
    }
  }

  private static boolean inside(double u, int size) {
    return u >= 0 && u < size;
  }

  private static double tap(
      Frame frame, int component, int size, long address, double u, double v) {
    double fu = Math.floor(u - 0.5);
    double fv = Math.floor(v - 0.5);
    double wu = u - 0.5 - fu;
    double wv = v - 0.5 - fv;
    int iu = (int) fu;
    int iv = (int) fv;
    double top =
        (1 - wu) * delta(frame, component, size, address, iu, iv)
            + wu * delta(frame, component, size, address, iu + 1, iv);
    double bottom =
        (1 - wu) * delta(frame, component, size, address, iu, iv + 1)
            + wu * delta(frame, component, size, address, iu + 1, iv + 1);
    return (1 - wv) * top + wv * bottom;
  }

  /// Change of a component, in code values, that one residual pixel asks for.
  private static double delta(Frame frame, int component, int size, long address, int u, int v) {
    if (u < 0 || v < 0 || u >= size || v >= size) {
      return 0;
    }
    long at = address + 4L * (v * size + u);
    long planeBytes = 4L * size * size;
    double r = residual(at);
    double g = residual(at + planeBytes);
    double b = residual(at + 2 * planeBytes);
    int bits = frame.format().bitDepth();
    double luma = frame.range().lumaSpan(bits);
    double chroma = frame.range().chromaSpan(bits);
    double kr = frame.matrix().kr();
    double kb = frame.matrix().kb();
    double y = g + kr * (r - g) + kb * (b - g);
    double value =
        switch (component) {
          case 0 -> luma * (frame.format().rgb() ? g : y);
          case 1 -> frame.format().rgb() ? luma * b : chroma * (b - y) / (2 * (1 - kb));
          default -> frame.format().rgb() ? luma * r : chroma * (r - y) / (2 * (1 - kr));
        };
    return value * EdgeWindow.weight(u, size) * EdgeWindow.weight(v, size);
  }

  private static double residual(long at) {
    return Frame.MEMORY.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at) / 2.0;
  }

  private static void change(Frame frame, int component, int x, int y, int delta) {
    PixelFormat format = frame.format();
    int plane = Math.min(component, format.planes() - 1);
    boolean pair = format.interleavedChroma() && component > 0;
    long index = pair ? 2L * x + component - 1 : x;
    long at = frame.row(plane, y) + index * format.sampleBytes();
    int low = frame.range().lowest(format.bitDepth());
    int high = frame.range().highest(format.bitDepth(), component > 0 && !format.rgb());
    if (format.sampleBytes() == 1) {
      int old = Frame.MEMORY.get(ValueLayout.JAVA_BYTE, at) & 0xff;
      Frame.MEMORY.set(ValueLayout.JAVA_BYTE, at, (byte) moved(old, delta, low, high));
      return;
    }
    int word = Frame.MEMORY.get(ValueLayout.JAVA_SHORT_UNALIGNED, at) & 0xffff;
    int old = word >>> format.sampleShift();
    int change = moved(old, delta, low, high) - old;
    Frame.MEMORY.set(
        ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) (word + (change << format.sampleShift())));
  }

  /// A sample already out of its nominal range may come back, but moves no further out.
  private static int moved(int old, int delta, int low, int high) {
    return Math.clamp(old + delta, Math.min(old, low), Math.max(old, high));
  }
}
