package org.tinybeauty.frame;

import java.lang.foreign.ValueLayout;

/// The slow, obvious sampler: every target pixel is the mean of a grid of bilinear taps spread over
/// its footprint, about one per source pixel, taken in each plane at its own resolution and turned
/// to RGB once.
public final class PlainCropSampler implements CropSampler {
  @Override
  public void sample(Frame frame, Affine crop, int size, long address) {
    int tapsU = (int) Math.max(1, Math.ceil(Math.hypot(crop.xx(), crop.yx())));
    int tapsV = (int) Math.max(1, Math.ceil(Math.hypot(crop.xy(), crop.yy())));
    for (int v = 0; v < size; v++) {
      for (int u = 0; u < size; u++) {
        double a = 0;
        double b = 0;
        double c = 0;
        for (int j = 0; j < tapsV; j++) {
          for (int i = 0; i < tapsU; i++) {
            double pu = u + (i + 0.5) / tapsU;
            double pv = v + (j + 0.5) / tapsV;
            double x = crop.x(pu, pv);
            double y = crop.y(pu, pv);
            a += tap(frame, 0, x, y);
            b += tap(frame, 1, x, y);
            c += tap(frame, 2, x, y);
          }
        }
        int taps = tapsU * tapsV;
        store(frame, a / taps, b / taps, c / taps, address + 4L * (v * size + u), 4L * size * size);
      }
    }
  }

  /// Component 0..2 (Y, Cb, Cr or G, B, R) at a luma position, bilinear, edges repeated.
  private static double tap(Frame frame, int component, double lumaX, double lumaY) {
    PixelFormat format = frame.format();
    boolean chroma = component > 0;
    double x = lumaX;
    double y = lumaY;
    if (chroma && format.chromaShiftX() == 1) {
      x = lumaX / 2 + frame.siting().offsetX();
    }
    if (chroma && format.chromaShiftY() == 1) {
      y = lumaY / 2 + frame.siting().offsetY();
    }
    double fx = Math.floor(x - 0.5);
    double fy = Math.floor(y - 0.5);
    double wx = x - 0.5 - fx;
    double wy = y - 0.5 - fy;
    int ix = (int) fx;
    int iy = (int) fy;
    double top =
        (1 - wx) * sample(frame, component, ix, iy) + wx * sample(frame, component, ix + 1, iy);
    double bottom =
        (1 - wx) * sample(frame, component, ix, iy + 1)
            + wx * sample(frame, component, ix + 1, iy + 1);
    return (1 - wy) * top + wy * bottom;
  }

  private static int sample(Frame frame, int component, int x, int y) {
    PixelFormat format = frame.format();
    int plane = Math.min(component, format.planes() - 1);
    int cx = Math.clamp(x, 0, format.planeWidth(plane, frame.width()) - 1);
    int cy = Math.clamp(y, 0, format.planeHeight(plane, frame.height()) - 1);
    boolean pair = format.interleavedChroma() && component > 0;
    long index = pair ? 2L * cx + component - 1 : cx;
    long at = frame.row(plane, cy) + index * format.sampleBytes();
    if (format.sampleBytes() == 1) {
      return Frame.MEMORY.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }
    int word = Frame.MEMORY.get(ValueLayout.JAVA_SHORT_UNALIGNED, at) & 0xffff;
    return word >>> format.sampleShift();
  }

  private static void store(
      Frame frame, double first, double second, double third, long at, long planeBytes) {
    int bits = frame.format().bitDepth();
    ColorRange range = frame.range();
    double y = (first - range.lumaZero(bits)) / range.lumaSpan(bits);
    double r;
    double g;
    double b;
    if (frame.format().rgb()) {
      g = y;
      b = (second - range.lumaZero(bits)) / range.lumaSpan(bits);
      r = (third - range.lumaZero(bits)) / range.lumaSpan(bits);
    } else {
      double cb = (second - ColorRange.chromaZero(bits)) / range.chromaSpan(bits);
      double cr = (third - ColorRange.chromaZero(bits)) / range.chromaSpan(bits);
      double kr = frame.matrix().kr();
      double kb = frame.matrix().kb();
      r = y + 2 * (1 - kr) * cr;
      b = y + 2 * (1 - kb) * cb;
      g = (y - kr * r - kb * b) / (1 - kr - kb);
    }
    put(at, r);
    put(at + planeBytes, g);
    put(at + 2 * planeBytes, b);
  }

  private static void put(long at, double value) {
    Frame.MEMORY.set(
        ValueLayout.JAVA_FLOAT_UNALIGNED, at, (float) Math.clamp(2 * value - 1, -1.0, 1.0));
  }
}
