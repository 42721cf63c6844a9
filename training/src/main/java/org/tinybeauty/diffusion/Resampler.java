package org.tinybeauty.diffusion;

import org.tinybeauty.pairs.PairImage;

/// Resamples planes with pixel centres at halves, averaging where it makes them smaller.
/// Edges:
/// only what lies inside counts.
final class Resampler {
  /// Reach of the bicubic kernel (a = -0.5), source pixels.
  private static final double CUBIC_REACH = 2;

  private Resampler() {}

  /// The middle square of a picture at `side` pixels, bicubic.
  static PairImage square(PairImage picture, int side) {
    int least = Math.min(picture.width(), picture.height());
    int left = (picture.width() - least) / 2;
    int top = (picture.height() - least) / 2;
    PairImage out = PairImage.blank(side, side);
    for (int c = 0; c < 3; c++) {
      float[] cut = new float[least * least];
      for (int y = 0; y < least; y++) {
        System.arraycopy(
            picture.rgb()[c], (top + y) * picture.width() + left, cut, y * least, least);
      }
      out.rgb()[c] = plane(cut, least, least, side, side, true);
    }
    return out;
  }

  /// A whole picture at another size, bicubic.
  static PairImage picture(PairImage from, int width, int height) {
    if (from.width() == width && from.height() == height) {
      return from;
    }
    PairImage out = PairImage.blank(width, height);
    for (int c = 0; c < 3; c++) {
      out.rgb()[c] = plane(from.rgb()[c], from.width(), from.height(), width, height, true);
    }
    return out;
  }

  /// A plane at another size.
  ///
  /// @param cubic bicubic, which may overshoot; else bilinear, which cannot
  static float[] plane(float[] from, int w, int h, int width, int height, boolean cubic) {
    if (from.length != w * h) {
      throw new IllegalArgumentException(from.length + " values (expected: " + w + "x" + h + ")");
    }
    float[] wide = new float[h * width];
    Taps across = Taps.of(w, width, cubic);
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < width; x++) {
        wide[y * width + x] = across.sum(from, y * w, 1, x);
      }
    }
    float[] out = new float[height * width];
    Taps down = Taps.of(h, height, cubic);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        out[y * width + x] = down.sum(wide, x, width, y);
      }
    }
    return out;
  }

  /// What each target pixel takes from a line of source pixels.
  @SuppressWarnings("ArrayRecordComponent") // local tables
  private record Taps(int[] first, float[][] parts) {
    static Taps of(int from, int to, boolean cubic) {
      double scale = (double) from / to;
      double stretch = Math.max(1, scale);
      double reach = (cubic ? CUBIC_REACH : 1) * stretch;
      int[] first = new int[to];
      float[][] parts = new float[to][];
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        int low = Math.max(0, (int) Math.floor(centre - reach + 0.5));
        int high = Math.min(from, (int) Math.floor(centre + reach + 0.5));
        double[] raw = new double[high - low];
        double sum = 0;
        for (int j = low; j < high; j++) {
          raw[j - low] = kernel((j + 0.5 - centre) / stretch, cubic);
          sum += raw[j - low];
        }
        first[i] = low;
        parts[i] = new float[raw.length];
        for (int j = 0; j < raw.length; j++) {
          parts[i][j] = (float) (raw[j] / sum);
        }
      }
      return new Taps(first, parts);
    }

    private static double kernel(double x, boolean cubic) {
      double d = Math.abs(x);
      if (!cubic) {
        return Math.max(0, 1 - d);
      }
      if (d < 1) {
        return (1.5 * d - 2.5) * d * d + 1;
      }
      return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
    }

    float sum(float[] from, int start, int stride, int target) {
      float[] mine = parts[target];
      int at = start + first[target] * stride;
      float sum = 0;
      for (float part : mine) {
        sum += part * from[at];
        at += stride;
      }
      return sum;
    }
  }
}
