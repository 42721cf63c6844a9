package org.tinybeauty.evaluation;

import java.util.Arrays;

/// How restless makeup is while nothing but the picture moves, from residuals in face coordinates.
/// In levels of 255, inside the makeup (any channel of the mean residual over 6), over pixels,
/// channels and steps from frame to frame; the warping error over the whole crop.
///
/// @param mean absolute change from one frame to the next
/// @param p99 its 99th percentile
/// @param deviation over time, mean of the standard deviations
/// @param warpingError mean squared change, of values 0..1
/// @param makeup share of the crop that is inside
record Flicker(double mean, double p99, double deviation, double warpingError, double makeup) {
  private static final float INSIDE = 6;

  /// @param frames residuals in levels, `[3 * pixels]` each, planar
  static Flicker of(float[][] frames) {
    int values = frames[0].length;
    boolean[] inside = inside(frames);
    int count = 0;
    for (boolean in : inside) {
      count += in ? 3 : 0;
    }
    float[] steps = new float[count * (frames.length - 1)];
    int at = 0;
    double squares = 0;
    for (int t = 1; t < frames.length; t++) {
      for (int i = 0; i < values; i++) {
        float d = frames[t][i] - frames[t - 1][i];
        squares += (double) d * d;
        if (inside[i % inside.length]) {
          steps[at++] = Math.abs(d);
        }
      }
    }
    double error = squares / (255.0 * 255) / values / (frames.length - 1);
    if (count == 0) {
      return new Flicker(0, 0, 0, error, 0);
    }
    double sum = 0;
    for (float step : steps) {
      sum += step;
    }
    Arrays.sort(steps);
    double p99 = steps[(int) Math.min(steps.length - 1L, Math.round(0.99 * (steps.length - 1)))];
    return new Flicker(
        sum / steps.length, p99, deviation(frames, inside), error, count / 3.0 / inside.length);
  }

  private static boolean[] inside(float[][] frames) {
    int pixels = frames[0].length / 3;
    boolean[] inside = new boolean[pixels];
    for (int i = 0; i < 3 * pixels; i++) {
      float sum = 0;
      for (float[] frame : frames) {
        sum += frame[i];
      }
      inside[i % pixels] |= Math.abs(sum / frames.length) > INSIDE;
    }
    return inside;
  }

  private static double deviation(float[][] frames, boolean[] inside) {
    double total = 0;
    long count = 0;
    for (int i = 0; i < frames[0].length; i++) {
      if (inside[i % inside.length]) {
        double sum = 0;
        double squares = 0;
        for (float[] frame : frames) {
          sum += frame[i];
          squares += (double) frame[i] * frame[i];
        }
        double mean = sum / frames.length;
        total += Math.sqrt(Math.max(0, squares / frames.length - mean * mean));
        count++;
      }
    }
    return total / count;
  }

  /// The mean of several faces' figures, leaving out faces without makeup; all 0 without any.
  static Flicker mean(Iterable<Flicker> faces) {
    double[] sums = new double[5];
    int count = 0;
    for (Flicker face : faces) {
      if (face.makeup > 0) {
        double[] values = {face.mean, face.p99, face.deviation, face.warpingError, face.makeup};
        for (int i = 0; i < sums.length; i++) {
          sums[i] += values[i];
        }
        count++;
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= Math.max(1, count);
    }
    return new Flicker(sums[0], sums[1], sums[2], sums[3], sums[4]);
  }
}
