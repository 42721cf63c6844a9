package org.tinybeauty.stats;

import java.util.concurrent.atomic.AtomicLongArray;

/// What is counted and timed about one live video. Written by its threads without allocation,
/// readable from any thread at any time.
public final class LiveStats {
  /// The step of work at which nothing is left out.
  public static final String FULL = "full";

  /// The step of work at which no picture is decoded.
  public static final String RELAYED = "source relayed untouched";

  private final AtomicLongArray counts = new AtomicLongArray(LiveCount.values().length);
  /// Says whether somebody records; an event is made only then.
  private final PictureEvent probe = new PictureEvent();

  private final LatencyHistogram[] lags = new LatencyHistogram[Lag.values().length];
  private volatile String step = FULL;
  private volatile long skewMicros;

  /// Starts at zero.
  public LiveStats() {
    for (int i = 0; i < lags.length; i++) {
      lags[i] = new LatencyHistogram();
    }
  }

  /// Adds to a counter.
  public void add(LiveCount count, long amount) {
    counts.getAndAdd(count.ordinal(), amount);
  }

  /// A counter's value.
  public long count(LiveCount count) {
    return counts.get(count.ordinal());
  }

  /// Records a picture's way.
  ///
  /// @param decodeNanos and the others: as [Lag] says; negative where the picture did not come by
  /// @param nowNanos the clock ([System#nanoTime])
  public void picture(
      long decodeNanos, long filterNanos, long encodeNanos, long totalNanos, long nowNanos) {
    if (decodeNanos >= 0) {
      lag(Lag.DECODE).record(decodeNanos, nowNanos);
      lag(Lag.FILTER).record(filterNanos, nowNanos);
      lag(Lag.ENCODE).record(encodeNanos, nowNanos);
    }
    lag(Lag.TOTAL).record(totalNanos, nowNanos);
    if (probe.isEnabled()) {
      PictureEvent event = new PictureEvent();
      event.decode = decodeNanos;
      event.filter = filterNanos;
      event.encode = encodeNanos;
      event.total = totalNanos;
      event.commit();
    }
  }

  /// Delays over the last minute.
  public LatencyHistogram lag(Lag lag) {
    return lags[lag.ordinal()];
  }

  /// Sets the step of work it is at.
  public void step(String step) {
    this.step = step;
  }

  /// The step of work it is at: `full` when nothing is left out.
  public String step() {
    return step;
  }

  /// Sets how far audio goes out ahead of video.
  public void skewMicros(long skewMicros) {
    this.skewMicros = skewMicros;
  }

  /// How far audio went out ahead of video last, in microseconds of the stream's time; negative
  /// behind.
  public long skewMicros() {
    return skewMicros;
  }
}
