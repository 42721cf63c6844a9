package org.tinybeauty.evaluation;

import org.jspecify.annotations.Nullable;

/// Peak signal-to-noise ratio in dB of 8-bit RGB: `10 log10(255^2 / MSE)`, the squared error's mean
/// over pixels and channels; 100 where the pictures are equal.
public final class Psnr {
  /// What equal pictures score, and the most there is.
  public static final double MOST = 100;

  private Psnr() {}

  /// Over the whole picture.
  public static double full(Levels a, Levels b) {
    return psnr(a, b, null);
  }

  /// Over the masked pixels; NaN where there are none.
  public static double masked(Levels a, Levels b, boolean[] mask) {
    return psnr(a, b, mask);
  }

  private static double psnr(Levels a, Levels b, boolean @Nullable [] mask) {
    a.sameSize(b);
    double square = 0;
    long count = 0;
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < a.pixels(); i++) {
        if (mask == null || mask[i]) {
          double d = a.rgb()[c][i] - b.rgb()[c][i];
          square += d * d;
          count++;
        }
      }
    }
    if (count == 0) {
      return Double.NaN;
    }
    return square == 0 ? MOST : Math.min(MOST, 10 * Math.log10(255.0 * 255 * count / square));
  }
}
