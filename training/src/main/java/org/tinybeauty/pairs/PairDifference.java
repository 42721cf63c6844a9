package org.tinybeauty.pairs;

import java.util.Arrays;

/// How two aligned photos differ, region by region: in levels of 255, the largest channel of each
/// pixel.
///
/// @param outside median outside the face
/// @param skin mean on the skin, and so on
public record PairDifference(double outside, double skin, double brows, double eyes, double lips) {
  private static final int LEVELS = 256;

  static PairDifference between(PairImage before, PairImage after, PairRegions regions) {
    double[] sum = new double[PairRegions.LIPS + 1];
    int[] count = new int[sum.length];
    int[] histogram = new int[LEVELS];
    for (int i = 0; i < regions.of().length; i++) {
      float most = 0;
      for (int c = 0; c < 3; c++) {
        most = Math.max(most, Math.abs(after.rgb()[c][i] - before.rgb()[c][i]));
      }
      int region = regions.of()[i];
      sum[region] += most * 255;
      count[region]++;
      if (region == PairRegions.OUTSIDE) {
        histogram[PairImage.level(most)]++;
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= Math.max(1, count[i]);
    }
    return new PairDifference(
        median(histogram),
        sum[PairRegions.SKIN],
        sum[PairRegions.BROWS],
        sum[PairRegions.EYES],
        sum[PairRegions.LIPS]);
  }

  private static int median(int[] histogram) {
    int half = Arrays.stream(histogram).sum() / 2;
    int level = 0;
    for (int seen = histogram[0]; seen < half; seen += histogram[level]) {
      level++;
    }
    return level;
  }

  /// The makeup of the region that has most, beyond what differs outside the face as well.
  public double makeup() {
    return Math.max(Math.max(skin, brows), Math.max(eyes, lips)) - outside;
  }
}
