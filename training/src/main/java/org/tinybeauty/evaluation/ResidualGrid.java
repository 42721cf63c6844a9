package org.tinybeauty.evaluation;

import org.tinybeauty.frame.Affine;

/// Residuals on square grids: three planes in one array, in levels of 255.
final class ResidualGrid {
  private ResidualGrid() {}

  /// Samples a grid bilinearly; nothing lies beyond its edge.
  ///
  /// @param from `[3, side, side]`
  /// @param map from the result's coordinates to the grid's, pixel centres at halves
  /// @param size side of the result
  static float[] warp(float[] from, int side, Affine map, int size) {
    float[] out = new float[3 * size * size];
    for (int v = 0; v < size; v++) {
      for (int u = 0; u < size; u++) {
        double x = map.x(u + 0.5, v + 0.5) - 0.5;
        double y = map.y(u + 0.5, v + 0.5) - 0.5;
        int x0 = (int) Math.floor(x);
        int y0 = (int) Math.floor(y);
        if (x0 < -1 || y0 < -1 || x0 >= side || y0 >= side) {
          continue;
        }
        float fx = (float) (x - x0);
        float fy = (float) (y - y0);
        for (int c = 0; c < 3; c++) {
          float top = at(from, side, c, x0, y0) * (1 - fx) + at(from, side, c, x0 + 1, y0) * fx;
          float low =
              at(from, side, c, x0, y0 + 1) * (1 - fx) + at(from, side, c, x0 + 1, y0 + 1) * fx;
          out[(c * size + v) * size + u] = top * (1 - fy) + low * fy;
        }
      }
    }
    return out;
  }

  private static float at(float[] grid, int side, int c, int x, int y) {
    return x < 0 || y < 0 || x >= side || y >= side ? 0 : grid[(c * side + y) * side + x];
  }
}
