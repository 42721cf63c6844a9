package org.tinybeauty.diffusion;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// The deterministic sampler, and its inverse that finds the noisy latent of a picture.
/// Latents are
/// sqrt(a) picture + sqrt(1 - a) noise here.
///
/// Source: Song et al., "Denoising diffusion implicit models", 2021, equation 12 with eta 0.
///
/// @param times of the steps, falling
/// @param kept a at each step, and what it ends at
@SuppressWarnings("ArrayRecordComponent") // tables
record Ddim(int[] times, double[] kept) {

  /// @param steps of a whole walk
  /// @param strength part of it that is walked, 0..1
  static Ddim plan(NoiseSchedule schedule, int steps, double strength) {
    int count = NoiseSchedule.stepsFor(steps, strength);
    if (count < 1) {
      throw new IllegalArgumentException(
          "strength " + strength + " of " + steps + " steps is no step at all");
    }
    int ratio = schedule.times() / steps;
    int[] times = new int[count];
    double[] kept = new double[count + 1];
    for (int i = 0; i < count; i++) {
      times[i] = Math.min((count - 1 - i) * ratio + schedule.offset(), schedule.times() - 1);
      kept[i] = schedule.kept()[times[i]];
    }
    kept[count] = schedule.kept()[0];
    return new Ddim(times, kept);
  }

  /// The latent at level `to` of the one at level `from`, given the noise in it.
  static Tensor move(Tensor x, Tensor noise, double from, double to) {
    double ratio = Math.sqrt(to / from);
    double slope = Math.sqrt(1 - to) - ratio * Math.sqrt(1 - from);
    return x.mul(new Scalar(ratio)).add(noise, new Scalar(slope));
  }

  /// The latent after step `i`.
  Tensor step(int i, Tensor x, Tensor noise) {
    return move(x, noise, kept[i], kept[i + 1]);
  }

  /// The latent before step `i`: steps are undone from the last to the first.
  Tensor back(int i, Tensor x, Tensor noise) {
    return move(x, noise, kept[i + 1], kept[i]);
  }
}
