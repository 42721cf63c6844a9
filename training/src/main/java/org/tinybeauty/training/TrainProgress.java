package org.tinybeauty.training;

import java.time.Duration;

/// Where a run stands.
///
/// @param loss mean over the last hundred steps or so
/// @param rate the rate of the last step
/// @param millis training time so far
/// @param progress 0..1
/// @param heldOut loss measured last on faces kept out of training; NaN where none was
/// @param best the least of these; NaN where none was measured
/// @param stopped whether it ends here, since there was no new best for long
record TrainProgress(
    long step,
    double loss,
    double rate,
    long millis,
    double progress,
    double heldOut,
    double best,
    boolean stopped) {

  /// Training time still to come, in milliseconds; 0 while unknown.
  long leftMillis() {
    return progress > 0 && !stopped ? (long) (millis / progress - millis) : 0;
  }

  /// Whether nothing comes after this.
  boolean ended() {
    return stopped || progress >= 1;
  }

  /// One line for people.
  String line() {
    String measured =
        Double.isNaN(heldOut) ? "" : "  held out %.5f, best %.5f".formatted(heldOut, best);
    String end =
        stopped
            ? "%s done; stopped, since it got no better".formatted(clock(millis))
            : "%s done  %s to go".formatted(clock(millis), clock(leftMillis()));
    return "step %d  %.0f %%  loss %.5f%s  rate %.1e  %s"
        .formatted(step, 100 * progress, loss, measured, rate, end);
  }

  private static String clock(long millis) {
    Duration time = Duration.ofMillis(millis);
    return "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }
}
