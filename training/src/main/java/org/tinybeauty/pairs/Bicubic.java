package org.tinybeauty.pairs;

/// Catmull-Rom's interpolation of a plane; passes through the values, so that a whole shift
/// changes none.
final class Bicubic {
  private Bicubic() {}

  /// The value at a place in pixels, whose centres lie at whole numbers; edges are continued.
  static float at(float[] plane, int width, int height, double x, double y) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    float fx = (float) (x - column);
    float fy = (float) (y - row);
    float sum = 0;
    for (int j = -1; j <= 2; j++) {
      float weight = weight(fy - j);
      if (weight == 0) {
        continue;
      }
      int line = Math.clamp(row + j, 0, height - 1) * width;
      float across = 0;
      for (int i = -1; i <= 2; i++) {
        across += weight(fx - i) * plane[line + Math.clamp(column + i, 0, width - 1)];
      }
      sum += weight * across;
    }
    return sum;
  }

  private static float weight(float distance) {
    float d = Math.abs(distance);
    if (d >= 2) {
      return 0;
    }
    return d < 1 ? (1.5f * d - 2.5f) * d * d + 1 : ((-0.5f * d + 2.5f) * d - 4) * d + 2;
  }
}
