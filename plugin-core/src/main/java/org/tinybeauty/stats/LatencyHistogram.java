package org.tinybeauty.stats;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// Delays over the last minute, as a histogram: a ring of slices of ten seconds each, of which the
/// oldest is emptied when a new one begins. One thread writes, without allocation; any thread
/// reads, and may see a picture more or less.
///
/// Buckets are 16 per octave of microseconds, so a quantile is within 3 %.
public final class LatencyHistogram {
  private static final int SUB_BITS = 4;
  private static final int SUB = 1 << SUB_BITS;

  /// Covers delays up to 2^36 µs, about 19 hours; longer ones count as that.
  private static final int BUCKETS = (36 - SUB_BITS) * SUB;

  private static final int SLICES = 6;
  private static final long SLICE_NANOS = 10_000_000_000L;

  private final AtomicIntegerArray[] slices = new AtomicIntegerArray[SLICES];
  private boolean started;
  private long slice;
  private volatile long maxNanos;

  /// Starts empty.
  public LatencyHistogram() {
    for (int i = 0; i < SLICES; i++) {
      slices[i] = new AtomicIntegerArray(BUCKETS);
    }
  }

  /// Records a delay.
  ///
  /// @param nanos of the delay
  /// @param nowNanos the clock ([System#nanoTime]), which says what is older than a minute
  public void record(long nanos, long nowNanos) {
    long now = Math.floorDiv(nowNanos, SLICE_NANOS);
    if (!started || now - slice >= SLICES) {
      started = true;
      for (AtomicIntegerArray old : slices) {
        clear(old);
      }
      slice = now;
    }
    while (slice < now) {
      slice++;
      clear(at(slice));
    }
    AtomicIntegerArray into = at(slice);
    int bucket = bucket(Math.max(0, nanos) / 1000);
    into.lazySet(bucket, into.getPlain(bucket) + 1);
    if (nanos > maxNanos) {
      maxNanos = nanos;
    }
  }

  /// Number of delays recorded over the last minute.
  public long count() {
    long sum = 0;
    for (AtomicIntegerArray part : slices) {
      for (int i = 0; i < BUCKETS; i++) {
        sum += part.get(i);
      }
    }
    return sum;
  }

  /// A quantile over the last minute.
  ///
  /// @param q 0..1
  /// @return milliseconds, 0 when nothing was recorded
  public double quantileMillis(double q) {
    long rank = (long) Math.ceil(q * count());
    if (rank == 0) {
      return 0;
    }
    long seen = 0;
    int bucket = 0;
    for (; bucket < BUCKETS - 1; bucket++) {
      for (AtomicIntegerArray part : slices) {
        seen += part.get(bucket);
      }
      if (seen >= rank) {
        break;
      }
    }
    return middle(bucket) / 1e3;
  }

  /// The longest delay since the start.
  ///
  /// @return milliseconds
  public double maxMillis() {
    return maxNanos / 1e6;
  }

  private AtomicIntegerArray at(long slice) {
    return slices[(int) Math.floorMod(slice, (long) SLICES)];
  }

  private static void clear(AtomicIntegerArray slice) {
    for (int i = 0; i < BUCKETS; i++) {
      slice.lazySet(i, 0);
    }
  }

  private static int bucket(long micros) {
    if (micros < SUB) {
      return (int) micros;
    }
    int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - SUB_BITS;
    return (int) Math.min(BUCKETS - 1, (octave + 1L) * SUB + (micros >>> octave) - SUB);
  }

  private static double middle(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int octave = bucket / SUB - 1;
    long low = (long) (bucket % SUB + SUB) << octave;
    return low + (1L << octave) / 2.0;
  }
}
