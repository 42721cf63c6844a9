package org.tinybeauty.media;

import java.util.function.Consumer;

/// Decides how much work a live video is worth on this machine, by how late its pictures are. One
/// step down when most pictures of a second were late; one step up after a quiet time in which
/// hardly any was near it. A step up that has to be taken back soon doubles the quiet time, so that
/// a machine between two steps does not swing.
///
/// [#judge] and [#relayNow] on whichever threads, one at a time; [#step] on any.
final class LoadLadder {
  /// Pictures are judged over so long.
  static final long WINDOW_NANOS = 1_000_000_000L;

  /// After a step, so long passes before the next one down: queues have to drain first.
  static final long SETTLE_NANOS = 1_500_000_000L;

  /// Quiet time before a step up.
  static final long QUIET_NANOS = 5_000_000_000L;

  /// The longest quiet time asked for.
  static final long MOST_QUIET_NANOS = 120_000_000_000L;

  /// A picture this part of "late" is near it, and no sign of quiet.
  private static final double NEAR = 0.7;

  /// Quiet may hold one near picture in so many.
  private static final int STRAY = 20;

  private final long lateNanos;
  private final Consumer<LiveStep> changes;
  private volatile LiveStep step = LiveStep.FULL;
  private boolean started;
  private long windowStart;
  private int seen;
  private int late;
  private int near;
  private long quietSince;
  private long quietNanos = QUIET_NANOS;
  private long changedAt;
  private boolean climbed;

  /// @param lateNanos delay from which on a picture is late
  /// @param changes is told each new step, on the thread that caused it
  LoadLadder(long lateNanos, Consumer<LiveStep> changes) {
    this.lateNanos = lateNanos;
    this.changes = changes;
  }

  LiveStep step() {
    return step;
  }

  /// Takes account of a picture that goes out.
  ///
  /// @param delayNanos between when it could have been worked on and now
  synchronized void judge(long delayNanos, long nowNanos) {
    if (!started) {
      started = true;
      windowStart = nowNanos;
      quietSince = nowNanos;
      changedAt = nowNanos - SETTLE_NANOS;
    }
    seen++;
    late += delayNanos >= lateNanos ? 1 : 0;
    near += delayNanos >= lateNanos * NEAR ? 1 : 0;
    if (nowNanos - windowStart < WINDOW_NANOS) {
      return;
    }
    boolean overloaded = 2 * late > seen;
    boolean quiet = near * STRAY <= seen;
    windowStart = nowNanos;
    seen = 0;
    late = 0;
    near = 0;
    if (!quiet) {
      quietSince = nowNanos;
    }
    if (overloaded && nowNanos - changedAt >= SETTLE_NANOS) {
      down(nowNanos);
    } else if (quiet && nowNanos - quietSince >= quietNanos) {
      up(nowNanos);
    }
  }

  /// Goes to the lowest step at once: the queue in front of the decoder has grown too long.
  synchronized void relayNow(long nowNanos) {
    if (step != LiveStep.RELAY) {
      change(LiveStep.RELAY, nowNanos);
      patience();
    }
  }

  private void down(long nowNanos) {
    if (step != LiveStep.RELAY) {
      patience();
      change(LiveStep.values()[step.ordinal() + 1], nowNanos);
    }
  }

  /// A step up that failed asks for more quiet before the next try; one that held, for the usual.
  private void patience() {
    quietNanos = climbed ? Math.min(2 * quietNanos, MOST_QUIET_NANOS) : QUIET_NANOS;
    climbed = false;
  }

  private void up(long nowNanos) {
    if (step == LiveStep.FULL) {
      return;
    }
    if (climbed) {
      quietNanos = QUIET_NANOS;
    }
    climbed = true;
    change(LiveStep.values()[step.ordinal() - 1], nowNanos);
  }

  private void change(LiveStep next, long nowNanos) {
    step = next;
    changedAt = nowNanos;
    quietSince = nowNanos;
    changes.accept(next);
  }
}
