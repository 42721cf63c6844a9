package org.tinybeauty.pairs;

/// Small systems of normal equations.
final class LeastSquares {
  private static final double RIDGE = 1e-9;

  private LeastSquares() {}

  /// Solves a symmetric system of n rows, of which the upper half and, in column n, the right side
  /// are given; it is used up. An unknown that nothing is known about is 0.
  static double[] solve(double[][] rows) {
    int n = rows.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        rows[i][j] = rows[j][i];
      }
    }
    for (int i = 0; i < n; i++) {
      rows[i][i] += RIDGE * (1 + rows[i][i]);
    }
    for (int i = 0; i < n; i++) {
      for (int k = i + 1; k < n; k++) {
        double factor = rows[k][i] / rows[i][i];
        for (int j = i; j <= n; j++) {
          rows[k][j] -= factor * rows[i][j];
        }
      }
    }
    double[] x = new double[n];
    for (int i = n - 1; i >= 0; i--) {
      double sum = rows[i][n];
      for (int j = i + 1; j < n; j++) {
        sum -= rows[i][j] * x[j];
      }
      x[i] = sum / rows[i][i];
    }
    return x;
  }
}
