package org.tinybeauty.training;

import java.time.Duration;

/// Where a run stands.
///
/// @param loss mean over the last hundred steps or so
/// @param rate the rate of the last step
/// @param millis training time so far
/// @param progress 0..1
record TrainProgress(long step, double loss, double rate, long millis, double progress) {

  /// Training time still to come, in milliseconds; 0 while unknown.
  long leftMillis() {
    return progress > 0 ? (long) (millis / progress - millis) : 0;
  }

  /// One line for people.
  String line() {
    return "step %d  %.0f %%  loss %.5f  rate %.1e  %s done  %s to go"
        .formatted(step, 100 * progress, loss, rate, clock(millis), clock(leftMillis()));
  }

  private static String clock(long millis) {
    Duration time = Duration.ofMillis(millis);
    return "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }
}
