package org.tinybeauty.evaluation;

import java.util.Arrays;

/// Structural similarity (Wang et al. 2004): 11x11 Gaussian window of sigma 1.5, K1 0.01, K2 0.03,
/// range 255; each channel of RGB by itself, then their mean; only windows that lie wholly inside.
final class Ssim {
  private static final int WINDOW = 11;
  private static final double SIGMA = 1.5;
  private static final double C1 = 0.01 * 255 * 0.01 * 255;
  private static final double C2 = 0.03 * 255 * 0.03 * 255;
  private static final double[] KERNEL = kernel();

  private Ssim() {}

  /// Mean similarity, 1 when equal.
  ///
  /// @throws IllegalArgumentException when a side is under 11 pixels or the sizes differ
  static double of(Levels a, Levels b) {
    a.sameSize(b);
    if (a.width() < WINDOW || a.height() < WINDOW) {
      throw new IllegalArgumentException(
          "picture of %dx%d (expected: at least %dx%d)"
              .formatted(a.width(), a.height(), WINDOW, WINDOW));
    }
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      sum += channel(a.rgb()[c], b.rgb()[c], a.width(), a.height());
    }
    return sum / 3;
  }

  private static double channel(int[] a, int[] b, int width, int height) {
    int n = width * height;
    double[][] moments = new double[5][n];
    for (int i = 0; i < n; i++) {
      moments[0][i] = a[i];
      moments[1][i] = b[i];
      moments[2][i] = (double) a[i] * a[i];
      moments[3][i] = (double) b[i] * b[i];
      moments[4][i] = (double) a[i] * b[i];
    }
    double[][] m = new double[5][];
    Arrays.setAll(m, k -> blur(moments[k], width, height));
    double sum = 0;
    for (int i = 0; i < m[0].length; i++) {
      double meanA = m[0][i];
      double meanB = m[1][i];
      double varianceA = m[2][i] - meanA * meanA;
      double varianceB = m[3][i] - meanB * meanB;
      double covariance = m[4][i] - meanA * meanB;
      sum +=
          (2 * meanA * meanB + C1)
              * (2 * covariance + C2)
              / ((meanA * meanA + meanB * meanB + C1) * (varianceA + varianceB + C2));
    }
    return sum / m[0].length;
  }

  private static double[] blur(double[] plane, int width, int height) {
    int columns = width - WINDOW + 1;
    int rows = height - WINDOW + 1;
    double[] across = new double[columns * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < columns; x++) {
        double sum = 0;
        for (int k = 0; k < WINDOW; k++) {
          sum += KERNEL[k] * plane[y * width + x + k];
        }
        across[y * columns + x] = sum;
      }
    }
    double[] out = new double[columns * rows];
    for (int i = 0; i < out.length; i++) {
      double sum = 0;
      for (int k = 0; k < WINDOW; k++) {
        sum += KERNEL[k] * across[i + k * columns];
      }
      out[i] = sum;
    }
    return out;
  }

  private static double[] kernel() {
    double[] kernel = new double[WINDOW];
    double sum = 0;
    for (int i = 0; i < WINDOW; i++) {
      double d = i - (WINDOW - 1) / 2.0;
      kernel[i] = Math.exp(-d * d / (2 * SIGMA * SIGMA));
      sum += kernel[i];
    }
    for (int i = 0; i < WINDOW; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }
}
