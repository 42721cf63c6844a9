package org.tinybeauty.pairs;

import java.util.ArrayList;
import java.util.List;

/// Brings two photographs of a pair to the same place, to a small part of a pixel: refines a first
/// guess by comparing what lies outside the makeup.
///
/// Idea: Gauss-Newton on the squared difference of the two pictures without their low frequencies
/// (so that neither a colour cast nor foundation counts), coarse to fine, with the mean of both
/// pictures' gradients, which makes a step second-order [1], and Tukey's weights, so that what
/// differs between the two (makeup, a strand of hair) drops out. Five unknowns a step: turn and
/// scale, two shifts, contrast. Cost: a bicubic look-up and 20 sums a pixel and step.
///
/// 1. S. Benhimane, E. Malis: Real-time image-based tracking of planes using efficient
///    second-order minimization, IROS 2004.
final class PairRegistration {
  /// @param map from the before to the after
  /// @param likeness correlation of the fine structure outside the makeup, up to 1
  record Result(Similarity map, double likeness) {}

  private static final int UNKNOWNS = 5;
  private static final int MOST_STEPS = 30;
  private static final double STILL = 0.003;
  private static final int FINE_RADIUS = 4;
  private static final int LEAST_SIDE = 64;
  private static final long MOST_PIXELS = 1_000_000;
  /// Of differences, to tell the usual from the odd.
  private static final int MOST_SAMPLES = 10_000;

  private static final float NOISE = 0.5f / 255;
  private static final double TUKEY = 4.685;
  private static final float SKIN_WEIGHT = 0.3f;

  private final List<PairLevel> before = new ArrayList<>();
  private final List<PairLevel> after = new ArrayList<>();
  private final PairRegions regions;

  PairRegistration(PairImage before, PairRegions regions, PairImage after) {
    this.regions = regions;
    pyramid(PairLevel.luma(before), this.before);
    pyramid(PairLevel.luma(after), this.after);
  }

  private static void pyramid(PairLevel finest, List<PairLevel> levels) {
    levels.add(finest);
    while (Math.min(levels.getLast().width(), levels.getLast().height()) >= 2 * LEAST_SIDE) {
      levels.add(levels.getLast().half());
    }
  }

  /// Refines a first guess that is a few pixels off at most.
  Result refine(Similarity guess) {
    Similarity map = guess;
    for (int level = before.size() - 1; level >= finest(guess); level--) {
      map = settle(map, level);
    }
    return new Result(map, likeness(map));
  }

  /// How alike the two are where `map` puts them.
  double likeness(Similarity map) {
    int level = finest(map);
    PairLevel one = before.get(level).fine(FINE_RADIUS);
    PairLevel other = seen(map, level).fine(FINE_RADIUS);
    float[] weights = weights(level);
    double both = 0;
    double ones = 0;
    double others = 0;
    for (int i = 0; i < one.v().length; i++) {
      float weight = weights[i];
      if (weight > 0 && !Float.isNaN(other.v()[i])) {
        both += weight * one.v()[i] * other.v()[i];
        ones += weight * one.v()[i] * one.v()[i];
        others += weight * other.v()[i] * other.v()[i];
      }
    }
    return both / Math.max(1e-9, Math.sqrt(ones * others));
  }

  /// The finest level of the before that the after still has detail for.
  private int finest(Similarity map) {
    int level = 0;
    while (level < before.size() - 1
        && (map.scale() * (1 << level) < 0.7 || pixels(level) > MOST_PIXELS)) {
      level++;
    }
    return level;
  }

  private long pixels(int level) {
    return (long) before.get(level).width() * before.get(level).height();
  }

  private int afterLevel(Similarity map, int level) {
    long level2 = Math.round(level + Math.log(map.scale()) / Math.log(2));
    return Math.clamp(level2, 0, after.size() - 1);
  }

  private PairLevel seen(Similarity map, int level) {
    int k = afterLevel(map, level);
    PairLevel grid = before.get(level);
    return after.get(k).seen(map.between(1 << level, 1 << k), grid.width(), grid.height());
  }

  /// How much each pixel of a level counts.
  private float[] weights(int level) {
    PairLevel grid = before.get(level);
    float[] weights = new float[grid.v().length];
    int half = (1 << level) / 2;
    for (int y = 0; y < grid.height(); y++) {
      int row = ((y << level) + half) * regions.width();
      for (int x = 0; x < grid.width(); x++) {
        byte region = regions.of()[row + (x << level) + half];
        weights[y * grid.width() + x] =
            region <= PairRegions.RIM ? 1 : region == PairRegions.SKIN ? SKIN_WEIGHT : 0;
      }
    }
    return weights;
  }

  private Similarity settle(Similarity start, int level) {
    PairLevel one = before.get(level).fine(FINE_RADIUS);
    float[] weights = weights(level);
    Similarity map = start;
    double gain = 1;
    double unit = 1 << level;
    for (int step = 0; step < MOST_STEPS; step++) {
      PairLevel other = seen(map, level).fine(FINE_RADIUS);
      double[] d = step(one, other, weights, gain);
      double cx = one.width() / 2.0;
      double cy = one.height() / 2.0;
      double a = 1 + d[0];
      Similarity move =
          new Similarity(a, d[1], d[2] + cx - a * cx + d[1] * cy, d[3] + cy - d[1] * cx - a * cy);
      map = map.after(move.between(1 / unit, 1 / unit));
      gain += d[4];
      if (move.distance(Similarity.IDENTITY, 0, 0, one.width(), one.height()) < STILL) {
        break;
      }
    }
    return map;
  }

  /// One step: how the grid has to move (turn and scale about its middle, shift) and the gain.
  private double[] step(PairLevel one, PairLevel other, float[] weights, double gain) {
    float limit = limit(one, other, weights, gain);
    double[][] normal = new double[UNKNOWNS][UNKNOWNS + 1];
    double[] j = new double[UNKNOWNS];
    int w = one.width();
    for (int y = 1; y < one.height() - 1; y++) {
      for (int x = 1; x < w - 1; x++) {
        int i = y * w + x;
        float weight = weights[i];
        float r = (float) (gain * other.v()[i] - one.v()[i]);
        if (weight == 0 || !(Math.abs(r) < limit)) {
          continue;
        }
        double gx = slope(one.v(), other.v(), i, 1, gain);
        double gy = slope(one.v(), other.v(), i, w, gain);
        if (Double.isNaN(gx + gy)) {
          continue;
        }
        double u = x + 0.5 - w / 2.0;
        double v = y + 0.5 - one.height() / 2.0;
        j[0] = gx * u + gy * v;
        j[1] = gy * u - gx * v;
        j[2] = gx;
        j[3] = gy;
        j[4] = other.v()[i];
        double tukey = 1 - (double) r * r / ((double) limit * limit);
        add(normal, j, -r, weight * tukey * tukey);
      }
    }
    return LeastSquares.solve(normal);
  }

  private static double slope(float[] one, float[] other, int i, int step, double gain) {
    return (one[i + step] - one[i - step] + gain * (other[i + step] - other[i - step])) / 4;
  }

  private static void add(double[][] normal, double[] j, double target, double weight) {
    for (int row = 0; row < UNKNOWNS; row++) {
      for (int column = row; column < UNKNOWNS; column++) {
        normal[row][column] += weight * j[row] * j[column];
      }
      normal[row][UNKNOWNS] += weight * j[row] * target;
    }
  }

  private float limit(PairLevel one, PairLevel other, float[] weights, double gain) {
    int stride = Math.floorDiv(one.v().length, MOST_SAMPLES) + 1;
    float[] sizes = new float[Math.floorDiv(one.v().length, stride) + 1];
    int count = 0;
    for (int i = 0; i < one.v().length; i += stride) {
      float r = (float) (gain * other.v()[i] - one.v()[i]);
      if (!Float.isNaN(r) && weights[i] > 0) {
        sizes[count++] = r;
      }
    }
    float median = PairLevel.medianSize(sizes, count);
    return (float) (TUKEY * Math.max(NOISE, 1.4826 * median));
  }
}
