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
    float a = outer(fx);
    float b = inner(fx);
    float c = inner(1 - fx);
    float d = outer(1 - fx);
    if (column < 1 || row < 1 || column > width - 3 || row > height - 3) {
      return atEdge(plane, width, height, column, row, new float[] {a, b, c, d}, fy);
    }
    int i = (row - 1) * width + column;
    float sum = 0;
    for (int j = -1; j <= 2; j++, i += width) {
      float across = a * plane[i - 1] + b * plane[i] + c * plane[i + 1] + d * plane[i + 2];
      sum += weight(j, fy) * across;
    }
    return sum;
  }

  private static float atEdge(
      float[] plane, int width, int height, int column, int row, float[] weights, float fy) {
    float sum = 0;
    for (int j = -1; j <= 2; j++) {
      int line = Math.clamp(row + j, 0, height - 1) * width;
      float across = 0;
      for (int i = 0; i < 4; i++) {
        across += weights[i] * plane[line + Math.clamp(column + i - 1, 0, width - 1)];
      }
      sum += weight(j, fy) * across;
    }
    return sum;
  }

  private static float weight(int j, float f) {
    return switch (j) {
      case -1 -> outer(f);
      case 0 -> inner(f);
      case 1 -> inner(1 - f);
      default -> outer(1 - f);
    };
  }

  /// The weight of the nearer values, from 1 where they are to 0 at the next.
  private static float inner(float d) {
    return (1.5f * d - 2.5f) * d * d + 1;
  }

  /// The weight of the farther ones, at a distance of `1 + d`.
  private static float outer(float d) {
    return ((-0.5f * d + 1) * d - 0.5f) * d;
  }
}
