package org.tinybeauty.training;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.tinybeauty.evaluation.EvaluationProgress;

/// Says where a measurement stands and how long it still takes: on a terminal in one line, each
/// second at most; elsewhere in a line of its own each half minute.
final class EvaluationLine implements EvaluationProgress {
  private static final long LIVE_NANOS = 1_000_000_000L;
  private static final long LOGGED_NANOS = 30_000_000_000L;

  private final PrintWriter err;
  private final LongSupplier nanos;
  private final long began;
  private final boolean live = Boolean.getBoolean("tinybeauty.terminal");
  private long said;
  private int width;

  /// @param nanos a clock
  EvaluationLine(PrintWriter err, LongSupplier nanos) {
    this.err = err;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
    this.said = began;
  }

  @Override
  public void at(String what, int done, int total) {
    long now = nanos.getAsLong();
    if (now - said < (live ? LIVE_NANOS : LOGGED_NANOS)) {
      return;
    }
    said = now;
    Duration left = Duration.ofNanos((long) ((double) (now - began) / done * (total - done)));
    String text =
        "%d of %d, %d:%02d to go: %s"
            .formatted(done, total, left.toMinutes(), left.toSecondsPart(), what);
    if (!live) {
      err.println(text);
      return;
    }
    err.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
    err.flush();
    width = text.length();
  }

  void clear() {
    if (width > 0) {
      err.print("\r" + " ".repeat(width) + "\r");
      err.flush();
      width = 0;
    }
  }
}
