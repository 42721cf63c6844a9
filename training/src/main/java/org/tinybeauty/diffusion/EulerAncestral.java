package org.tinybeauty.diffusion;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Ancestral sampling with Euler steps, image to image: times spread evenly over the
/// training's, of
/// which the last few are walked. Latents are picture + sigma * noise here.
///
/// Source: Karras et al., "Elucidating the design space of diffusion-based generative models",
/// 2022, and the k-diffusion sampler of that name.
///
/// @param times of the steps, falling
/// @param sigmas of the steps, and 0 at the end
@SuppressWarnings("ArrayRecordComponent") // tables
record EulerAncestral(double[] times, double[] sigmas) {

  /// @param steps of a whole walk
  /// @param strength part of it that is walked, 0..1
  static EulerAncestral plan(NoiseSchedule schedule, int steps, double strength) {
    int count = NoiseSchedule.stepsFor(steps, strength);
    if (count < 1) {
      throw new IllegalArgumentException(
          "strength " + strength + " of " + steps + " steps is no step at all");
    }
    double[] times = new double[count];
    double[] sigmas = new double[count + 1];
    for (int i = 0; i < count; i++) {
      double last = schedule.times() - 1.0;
      times[i] = steps == 1 ? 0 : last * (count - 1 - i) / (steps - 1);
      sigmas[i] = schedule.sigma(times[i]);
    }
    return new EulerAncestral(times, sigmas);
  }

  /// The noisy latent to begin with.
  Tensor begin(Tensor latent, Tensor noise) {
    return latent.add(noise, new Scalar(sigmas[0]));
  }

  /// The latent as the UNet wants it at step `i`.
  Tensor input(int i, Tensor x) {
    return x.div(new Scalar(Math.sqrt(sigmas[i] * sigmas[i] + 1)));
  }

  /// How much fresh noise step `i` adds.
  double up(int i) {
    double from = sigmas[i];
    double to = sigmas[i + 1];
    return Math.sqrt(to * to * (from * from - to * to) / (from * from));
  }

  /// The latent after step `i`.
  ///
  /// @param noise that the UNet found
  /// @param fresh noise to add
  Tensor step(int i, Tensor x, Tensor noise, Tensor fresh) {
    double to = sigmas[i + 1];
    double down = Math.sqrt(to * to - up(i) * up(i));
    return x.add(noise, new Scalar(down - sigmas[i])).add(fresh, new Scalar(up(i)));
  }
}
