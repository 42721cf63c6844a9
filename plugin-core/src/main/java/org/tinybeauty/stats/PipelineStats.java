package org.tinybeauty.stats;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;

/// What the frame loop counts and times about one running video. Written by the loop's thread
/// without allocation, readable from any thread at any time; a reading may be a frame old.
///
/// Times go into histograms of 64 sub-buckets per octave of nanoseconds, so a quantile is within
/// 1.6 %.
public final class PipelineStats {
  private static final int SUB_BITS = 6;
  private static final int SUB = 1 << SUB_BITS;
  private static final int BUCKETS = (Long.SIZE - SUB_BITS) * SUB;

  private final AtomicLongArray counts = new AtomicLongArray(Count.values().length);
  /// Says whether somebody records; an event is made only then.
  private final StageEvent probe = new StageEvent();

  private final AtomicLongArray[] times = new AtomicLongArray[Stage.values().length];

  /// Starts at zero.
  public PipelineStats() {
    for (int i = 0; i < times.length; i++) {
      times[i] = new AtomicLongArray(BUCKETS);
    }
  }

  /// Adds to a counter.
  public void add(Count count, long amount) {
    counts.lazySet(count.ordinal(), counts.getPlain(count.ordinal()) + amount);
  }

  /// A counter's value.
  public long count(Count count) {
    return counts.get(count.ordinal());
  }

  /// Records how long one pass through a stage took.
  public void time(Stage stage, long nanos) {
    AtomicLongArray histogram = times[stage.ordinal()];
    int bucket = bucket(Math.max(0, nanos));
    histogram.lazySet(bucket, histogram.getPlain(bucket) + 1);
    if (probe.isEnabled()) {
      StageEvent event = new StageEvent();
      event.stage = stage.name().toLowerCase(Locale.ROOT);
      event.time = nanos;
      event.commit();
    }
  }

  /// Number of recorded passes through a stage.
  public long passes(Stage stage) {
    AtomicLongArray histogram = times[stage.ordinal()];
    long sum = 0;
    for (int i = 0; i < BUCKETS; i++) {
      sum += histogram.getPlain(i);
    }
    return sum;
  }

  /// A quantile of a stage's time.
  ///
  /// @param q 0..1
  /// @return nanoseconds, 0 when nothing was recorded
  public long quantileNanos(Stage stage, double q) {
    long rank = (long) Math.ceil(q * passes(stage));
    if (rank == 0) {
      return 0;
    }
    AtomicLongArray histogram = times[stage.ordinal()];
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += histogram.getPlain(i);
      if (seen >= rank) {
        return middle(i);
      }
    }
    return middle(BUCKETS - 1);
  }

  private static int bucket(long nanos) {
    if (nanos < SUB) {
      return (int) nanos;
    }
    int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - SUB_BITS;
    return (octave + 1) * SUB + (int) (nanos >>> octave) - SUB;
  }

  private static long middle(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int octave = bucket / SUB - 1;
    long low = (long) (bucket % SUB + SUB) << octave;
    return low + (1L << octave) / 2;
  }
}
