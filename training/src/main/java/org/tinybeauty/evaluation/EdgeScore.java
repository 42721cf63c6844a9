package org.tinybeauty.evaluation;

/// How well the fine lines around the eyes agree with the artist's: the mean difference of the
/// luma's Sobel gradients (both directions, in levels a pixel) inside the eye region, and the share
/// of the artist's own change of edges that was met.
///
/// @param error of the output against the artist
/// @param doingNothing the same of the bare face
record EdgeScore(double error, double doingNothing) {
  /// 1 when all edges are the artist's, 0 as good as doing nothing, below 0 worse; NaN where the
  /// artist changed none.
  double score() {
    return doingNothing == 0 ? Double.NaN : 1 - error / doingNothing;
  }

  /// @param eyes weights 0..1 around the eyes
  static EdgeScore of(Levels before, Levels artist, Levels output, float[] eyes) {
    float[] wanted = artist.luma();
    return new EdgeScore(
        difference(output.luma(), wanted, eyes, before.width()),
        difference(before.luma(), wanted, eyes, before.width()));
  }

  private static double difference(float[] one, float[] other, float[] weights, int width) {
    float[] d = new float[one.length];
    for (int i = 0; i < d.length; i++) {
      d[i] = one[i] - other[i];
    }
    double sum = 0;
    double total = 0;
    int height = d.length / width;
    for (int y = 1; y + 1 < height; y++) {
      for (int x = 1; x + 1 < width; x++) {
        int i = y * width + x;
        if (weights[i] > 0) {
          sum += weights[i] * (Math.abs(sobel(d, i, 1, width)) + Math.abs(sobel(d, i, width, 1)));
          total += weights[i];
        }
      }
    }
    return total == 0 ? 0 : sum / total;
  }

  /// The gradient along `step`, smoothed across it; the Sobel operator is linear, so that of a
  /// difference is the difference of both.
  private static float sobel(float[] v, int i, int step, int across) {
    return (v[i + step - across]
            + 2 * v[i + step]
            + v[i + step + across]
            - v[i - step - across]
            - 2 * v[i - step]
            - v[i - step + across])
        / 8;
  }
}
