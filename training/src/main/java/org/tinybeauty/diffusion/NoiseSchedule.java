package org.tinybeauty.diffusion;

import java.io.IOException;
import java.nio.file.Path;

/// How much noise there is at each of the training's times: a picture at time t is
/// sqrt(a) x + sqrt(1 - a) noise, with a = `kept[t]`.
///
/// Source: Ho et al., "Denoising diffusion probabilistic models", 2020; betas grow with their
/// roots
/// in even steps ("scaled linear"), as Stable Diffusion has it.
///
/// @param kept falls from almost 1 to almost 0
/// @param offset added to a few-step sampler's evenly spaced times
@SuppressWarnings("ArrayRecordComponent") // a table
record NoiseSchedule(double[] kept, int offset) {

  static NoiseSchedule scaledLinear(int times, double first, double last, int offset) {
    double[] kept = new double[times];
    double product = 1;
    for (int t = 0; t < times; t++) {
      double part = times == 1 ? 0 : t / (times - 1.0);
      double root = Math.sqrt(first) + (Math.sqrt(last) - Math.sqrt(first)) * part;
      product *= 1 - root * root;
      kept[t] = product;
    }
    return new NoiseSchedule(kept, offset);
  }

  /// Reads `scheduler/scheduler_config.json`, whichever sampler it is written for.
  static NoiseSchedule read(Path file) throws IOException {
    ConfigFile config = new ConfigFile(file);
    config.must("beta_schedule", "scaled_linear");
    config.mayOnly("prediction_type", "epsilon");
    config.off("trained_betas", "rescale_betas_zero_snr");
    return scaledLinear(
        config.count("num_train_timesteps"),
        config.number("beta_start"),
        config.number("beta_end"),
        config.has("steps_offset") && !config.is("steps_offset", "0")
            ? config.count("steps_offset")
            : 0);
  }

  int times() {
    return kept.length;
  }

  /// Noise over picture at a time, fractions interpolated.
  double sigma(double time) {
    int low = Math.clamp((long) Math.floor(time), 0, times() - 1);
    int high = Math.min(low + 1, times() - 1);
    return sigma(low) + (sigma(high) - sigma(low)) * (time - low);
  }

  private double sigma(int time) {
    return Math.sqrt((1 - kept[time]) / kept[time]);
  }

  /// How many of `steps` steps are left for a picture that is changed by `strength`, 0..1.
  static int stepsFor(int steps, double strength) {
    return Math.min(steps, (int) Math.floor(steps * strength + 1e-9));
  }
}
