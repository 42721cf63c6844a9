package org.tinybeauty.rtmp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// A log for what strangers can cause: at most one line a second, with how many were left out.
/// Thread-safe.
public final class LimitedLog {
  private static final long SECOND_NANOS = 1_000_000_000;

  private final Logger log;
  private final Level level;
  private boolean started;
  private long lastNanos;
  private long leftOut;

  /// @param level of each line
  public LimitedLog(Logger log, Level level) {
    this.log = log;
    this.level = level;
  }

  /// Logs a line, or counts it if one was logged within the last second.
  public void log(String line) {
    long more;
    synchronized (this) {
      long now = System.nanoTime();
      if (started && now - lastNanos < SECOND_NANOS) {
        leftOut++;
        return;
      }
      started = true;
      lastNanos = now;
      more = leftOut;
      leftOut = 0;
    }
    log.log(level, more == 0 ? line : line + " (and " + more + " more like it)");
  }
}
