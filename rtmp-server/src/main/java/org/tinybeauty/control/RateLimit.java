package org.tinybeauty.control;

/// How often something may be done: so often a second, and a burst on top. Not thread-safe.
final class RateLimit {
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double burst;
  private double left;
  private long lastNanos;

  /// @param nowNanos of the clock that [#take] is told too
  RateLimit(double perSecond, double burst, long nowNanos) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.left = burst;
    this.lastNanos = nowNanos;
  }

  /// Whether it may be done once more now; then it counts.
  boolean take(long nowNanos) {
    left = Math.min(burst, left + (nowNanos - lastNanos) / NANOS * perSecond);
    lastNanos = nowNanos;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
