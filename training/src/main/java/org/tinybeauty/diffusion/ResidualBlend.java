package org.tinybeauty.diffusion;

import org.tinybeauty.pairs.PairImage;

/// The residual diffusion model's sum, as a change of the original picture: with A the picture
/// painted bare, C painted made up, B the original,
///
///     y = A + lm (C - A) + ld (B - A)   and so   y - B = (1 - ld) (A - B) + lm (C - A)
///
/// The change is laid on the original at its own size, inside the mask; outside, the
/// original's
/// numbers stay bit for bit. All in float; levels are rounded once, when a picture is written.
///
/// @param makeup lm, how much of the makeup is taken
/// @param detail ld, how much of the original's detail is brought back
record ResidualBlend(double makeup, double detail) {
  /// A 5-tap Gaussian, sigma 1.1, in sum 1.
  private static final double[] BLUR = blur();

  private static double[] blur() {
    double[] taps = new double[5];
    double sum = 0;
    for (int i = 0; i < 5; i++) {
      taps[i] = Math.exp(-(i - 2) * (i - 2) / (2 * 1.1 * 1.1));
      sum += taps[i];
    }
    for (int i = 0; i < 5; i++) {
      taps[i] /= sum;
    }
    return taps;
  }

  /// @param original at any size
  /// @param bare painted without makeup; of one size with `small` and `made`
  /// @param made painted with makeup
  /// @param small the original at their size
  /// @param mask 0..1 at the original's size: where makeup may be
  PairImage blend(
      PairImage original, PairImage small, PairImage bare, PairImage made, float[] mask) {
    int w = original.width();
    int h = original.height();
    float[] soft = soften(mask, w, h);
    PairImage out = original.copy();
    for (int c = 0; c < 3; c++) {
      float[] b = small.rgb()[c];
      float[] change = new float[b.length];
      for (int i = 0; i < b.length; i++) {
        float plain = bare.rgb()[c][i];
        change[i] = (float) ((1 - detail) * (plain - b[i]) + makeup * (made.rgb()[c][i] - plain));
      }
      float[] wide = Resampler.plane(change, small.width(), small.height(), w, h, false);
      float[] plane = out.rgb()[c];
      for (int i = 0; i < plane.length; i++) {
        if (soft[i] > 0) {
          plane[i] = Math.clamp(plane[i] + soft[i] * wide[i], 0f, 1f);
        }
      }
    }
    return out;
  }

  /// The mask with an edge that fades inwards: never more than the mask itself.
  static float[] soften(float[] mask, int w, int h) {
    float[] across = new float[w * h];
    for (int i = 0; i < across.length; i++) {
      double sum = 0;
      for (int k = -2; k <= 2; k++) {
        sum += BLUR[k + 2] * mask[i - i % w + Math.clamp(i % w + k, 0, w - 1)];
      }
      across[i] = (float) sum;
    }
    float[] soft = new float[w * h];
    for (int i = 0; i < soft.length; i++) {
      double sum = 0;
      for (int k = -2; k <= 2; k++) {
        sum += BLUR[k + 2] * across[Math.clamp(i / w + k, 0, h - 1) * w + i % w];
      }
      soft[i] = Math.min(mask[i], (float) sum);
    }
    return soft;
  }
}
