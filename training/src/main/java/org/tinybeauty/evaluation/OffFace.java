package org.tinybeauty.evaluation;

/// What changed outside the face's oval, where nothing should.
///
/// @param mean absolute change in levels, over pixels and channels
/// @param most the largest
/// @param share of pixels there with any change
record OffFace(double mean, int most, double share) {
  /// @param outside 1 where a pixel counts
  static OffFace of(Levels before, Levels output, float[] outside) {
    before.sameSize(output);
    long sum = 0;
    int most = 0;
    long changed = 0;
    long count = 0;
    for (int i = 0; i < outside.length; i++) {
      if (outside[i] < 1) {
        continue;
      }
      int here = 0;
      for (int c = 0; c < 3; c++) {
        int d = Math.abs(output.rgb()[c][i] - before.rgb()[c][i]);
        sum += d;
        here = Math.max(here, d);
      }
      most = Math.max(most, here);
      changed += here > 0 ? 1 : 0;
      count++;
    }
    return count == 0
        ? new OffFace(0, 0, 0)
        : new OffFace(sum / (3.0 * count), most, (double) changed / count);
  }

  /// Mean absolute change in levels by weight, over pixels and channels: how strong makeup is.
  static double strength(Levels before, Levels output, float[] weights) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        for (int c = 0; c < 3; c++) {
          sum += weights[i] * Math.abs(output.rgb()[c][i] - before.rgb()[c][i]);
        }
        total += 3 * weights[i];
      }
    }
    return total == 0 ? 0 : sum / total;
  }
}
