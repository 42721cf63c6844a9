package org.tinybeauty.training;

/// How a run trains.
///
/// @param batch crops per step
/// @param rate Adam's rate after warming up; falls along a cosine to a fiftieth
/// @param steps when to stop, or 0 to stop by time
/// @param millis training time after which to stop, or 0 to stop by steps
/// @param seed of the first weights and of every draw
/// @param threads that share each batch
/// @param saveMillis time between saved states
/// @param quantised share of the run, at its end, in which the network learns with the bytes inside
/// that it will be exported with; 0 for none
/// @param likeness weight of [TrainLikeness] to the trunk that the run begins from; 0 for none
/// @param holdOut what is kept out of training, to measure on
record TrainSettings(
    TrainNet net,
    int batch,
    double rate,
    long steps,
    long millis,
    long seed,
    int threads,
    long saveMillis,
    double quantised,
    double likeness,
    TrainHoldOut holdOut) {
  private static final int WARM_UP = 100;

  TrainSettings {
    if (batch < 1 || !(rate > 0) || steps < 0 || millis < 0 || threads < 1) {
      throw new IllegalArgumentException(
          "batch %d, rate %s, steps %d, millis %d, threads %d"
              .formatted(batch, rate, steps, millis, threads));
    }
    if (!(quantised >= 0 && quantised <= 1)) {
      throw new IllegalArgumentException("quantised " + quantised + " (expected: 0 to 1)");
    }
    if (quantised > 0 && !(net instanceof LiveNet)) {
      throw new IllegalArgumentException("the " + net.title() + " network has no bytes inside");
    }
    if (!(likeness >= 0 && likeness < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("likeness " + likeness + " (expected: 0 or more)");
    }
    if (likeness > 0 && !(net instanceof LiveNet)) {
      throw new IllegalArgumentException("the " + net.title() + " network has no trunk to be like");
    }
    if ((steps == 0) == (millis == 0)) {
      throw new IllegalArgumentException("stop by steps or by time (expected: just one)");
    }
  }

  /// Settings that keep nothing out and learn in float to the end.
  TrainSettings(
      TrainNet net,
      int batch,
      double rate,
      long steps,
      long millis,
      long seed,
      int threads,
      long saveMillis) {
    this(net, batch, rate, steps, millis, seed, threads, saveMillis, 0, 0, TrainHoldOut.NONE);
  }

  /// How much of the run is done, 0..1.
  double progress(long step, long elapsedMillis) {
    double part = steps > 0 ? (double) step / steps : (double) elapsedMillis / millis;
    return Math.min(1, part);
  }

  /// Whether the part with bytes inside has come.
  boolean quantised(double progress) {
    return quantised > 0 && progress >= 1 - quantised;
  }

  /// The rate for the next step.
  double rate(long step, double progress) {
    double warm = Math.min(1, (step + 1.0) / WARM_UP);
    return rate * warm * (0.02 + 0.98 * (1 + Math.cos(Math.PI * progress)) / 2);
  }
}
