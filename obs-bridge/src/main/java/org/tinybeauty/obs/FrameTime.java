package org.tinybeauty.obs;

/// Makes times of frames that only rise out of whatever the other side says: where they go back or
/// leap, they go on as if a frame's time had passed. One thread.
final class FrameTime {
  private static final long LEAP_MICROS = 10_000_000;
  private static final long STEP_MICROS = 33_333;
  private static final long NANOS = 1000;

  private boolean any;
  private long last;
  private long shift;

  /// Microseconds for a timestamp in nanoseconds.
  long micros(long timestamp) {
    long raw = timestamp / NANOS;
    long now = raw + shift;
    if (!any) {
      any = true;
      shift = -raw;
      now = 0;
    } else if (now <= last || now - last > LEAP_MICROS) {
      now = last + STEP_MICROS;
      shift = now - raw;
    }
    last = now;
    return now;
  }
}
