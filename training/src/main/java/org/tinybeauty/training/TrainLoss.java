package org.tinybeauty.training;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The loss of one crop's residuals and its gradient, in a few vector passes over plain arrays.
///
/// Three terms, all means over the crop's pixels and colours, of values where 2 is black to white:
///
/// - the absolute error of each region's residual, six times as heavy where that region has makeup;
/// - the absolute error of their sum, which is what is seen;
/// - the absolute difference of the sum's luma edges (Sobel) around the eyes, for the eyeliner.
///
/// "Absolute" is rounded off below five levels of 255 (Huber): a plain absolute makes painting
/// nothing a trap, since most of a face wants nothing. Source of the idea: TinyBeauty (arXiv
/// 2403.15033), L1 plus eyeliner loss. Reused; one thread at a time.
final class TrainLoss {
  static final float INSIDE = 6;
  static final float SUM = 2;
  static final float EDGES = 0.45f;

  /// A region's residual (summed over colours) counts as makeup, fully, from here on.
  static final float MAKEUP = 0.015f;

  /// Errors below this count by their square.
  static final float TIP = 0.04f;

  private static final float RED = 0.299f;
  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;

  /// Planes are whole vectors long: the side is a multiple of 16.
  private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;

  private final int side;
  private final int plane;
  private final int regions;
  private final float[] sum;
  private final float[] weight;
  private final float[] luma;
  private final float[] back;
  private final float[] errors;

  TrainLoss(int side, int regions) {
    if (side % WIDE.length() != 0) {
      throw new IllegalArgumentException("side " + side + " (expected: whole vectors)");
    }
    this.side = side;
    this.plane = side * side;
    this.regions = regions;
    this.sum = new float[3 * plane];
    this.weight = new float[plane];
    this.luma = new float[plane];
    this.back = new float[plane];
    this.errors = new float[plane];
  }

  /// Computes the loss and its gradient; `gradient` is overwritten.
  ///
  /// @param predicted `[regions, 3, side, side]`
  /// @param target the same shape
  /// @param eyes `[side, side]` in 0..1
  /// @param gradient the same shape as `predicted`; the loss's derivative times `scale`
  /// @return the loss
  double measure(float[] predicted, float[] target, float[] eyes, float[] gradient, float scale) {
    float unit = scale / (3f * plane);
    Arrays.fill(sum, 0);
    Arrays.fill(errors, 0);
    for (int region = 0; region < regions; region++) {
      weigh(target, region * 3 * plane);
      for (int color = 0; color < 3; color++) {
        int base = (region * 3 + color) * plane;
        int at = color * plane;
        for (int i = 0; i < plane; i += WIDE.length()) {
          FloatVector d = vector(predicted, base + i).sub(vector(target, base + i));
          FloatVector slope = d.mul(1 / TIP).min(1).max(-1);
          FloatVector heavy = slope.mul(vector(weight, i));
          error(i, heavy, d, slope);
          heavy.mul(unit).intoArray(gradient, base + i);
          vector(sum, at + i).add(d).intoArray(sum, at + i);
        }
      }
    }
    double edges = edges(eyes, unit);
    for (int color = 0; color < 3; color++) {
      float share = color == 0 ? RED : color == 1 ? GREEN : BLUE;
      int at = color * plane;
      for (int i = 0; i < plane; i += WIDE.length()) {
        FloatVector d = vector(sum, at + i);
        FloatVector slope = d.mul(1 / TIP).min(1).max(-1);
        FloatVector heavy = slope.mul(SUM);
        error(i, heavy, d, slope);
        heavy.mul(unit).add(vector(back, i).mul(share)).intoArray(sum, at + i);
      }
    }
    for (int region = 0; region < regions; region++) {
      int base = region * 3 * plane;
      for (int i = 0; i < 3 * plane; i += WIDE.length()) {
        vector(gradient, base + i).add(vector(sum, i)).intoArray(gradient, base + i);
      }
    }
    double total = 0;
    for (float error : errors) {
      total += error;
    }
    return total / (3.0 * plane) + edges;
  }

  private void weigh(float[] target, int red) {
    int green = red + plane;
    int blue = green + plane;
    for (int i = 0; i < plane; i += WIDE.length()) {
      FloatVector change =
          vector(target, red + i)
              .abs()
              .add(vector(target, green + i).abs())
              .add(vector(target, blue + i).abs());
      change.mul(1 / MAKEUP).min(1).mul(INSIDE - 1).add(1).intoArray(weight, i);
    }
  }

  private static FloatVector vector(float[] values, int at) {
    return FloatVector.fromArray(WIDE, values, at);
  }

  /// Adds the rounded-off absolute of `d`, times the weight that `heavy` has over `slope`.
  private void error(int i, FloatVector heavy, FloatVector d, FloatVector slope) {
    vector(errors, i).add(heavy.mul(d.sub(slope.mul(TIP / 2)))).intoArray(errors, i);
  }

  /// The edge term of `sum`; leaves its gradient by luma in `back`.
  private double edges(float[] eyes, float unit) {
    for (int i = 0; i < plane; i++) {
      luma[i] = RED * sum[i] + GREEN * sum[i + plane] + BLUE * sum[i + 2 * plane];
    }
    Arrays.fill(back, 0);
    float step = EDGES * unit;
    double total = 0;
    for (int y = 1; y < side - 1; y++) {
      for (int x = 1; x < side - 1; x++) {
        int i = y * side + x;
        float mask = eyes[i];
        if (mask > 0) {
          int n = i - side;
          int s = i + side;
          float east = luma[n + 1] + 2 * luma[i + 1] + luma[s + 1];
          float west = luma[n - 1] + 2 * luma[i - 1] + luma[s - 1];
          float south = luma[s - 1] + 2 * luma[s] + luma[s + 1];
          float north = luma[n - 1] + 2 * luma[n] + luma[n + 1];
          float across = east - west;
          float down = south - north;
          float a = Math.max(-1f, Math.min(1f, across * (1 / TIP)));
          float d = Math.max(-1f, Math.min(1f, down * (1 / TIP)));
          total += mask * (a * (across - a * (TIP / 2)) + d * (down - d * (TIP / 2)));
          float h = a * mask * step;
          float v = d * mask * step;
          back[n - 1] -= h + v;
          back[n] -= 2 * v;
          back[n + 1] += h - v;
          back[i - 1] -= 2 * h;
          back[i + 1] += 2 * h;
          back[s - 1] += v - h;
          back[s] += 2 * v;
          back[s + 1] += h + v;
        }
      }
    }
    return EDGES * total / (3.0 * plane);
  }
}
