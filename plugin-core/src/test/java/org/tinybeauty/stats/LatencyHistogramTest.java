package org.tinybeauty.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LatencyHistogramTest {
  private static final long SECOND = 1_000_000_000L;

  private final LatencyHistogram histogram = new LatencyHistogram();

  @Test
  void quantilesAgreeWithSortedDelays() {
    Random random = new Random(3);
    long[] delays = random.longs(2_000, 20_000, 3 * SECOND).toArray();
    for (long delay : delays) {
      histogram.record(delay, SECOND);
    }
    Arrays.sort(delays);

    for (double q : new double[] {0.5, 0.95, 0.99, 1}) {
      double exact = delays[(int) Math.ceil(q * delays.length) - 1] / 1e6;
      assertThat(histogram.quantileMillis(q)).isCloseTo(exact, withinPercentage(6));
    }
    assertThat(histogram.count()).isEqualTo(2_000);
    assertThat(histogram.maxMillis()).isEqualTo(delays[1_999] / 1e6);
  }

  @Test
  void whatIsOlderThanAMinuteIsForgotten() {
    for (long second = 0; second < 300; second++) {
      histogram.record(second < 200 ? 500_000_000 : 10_000_000, second * SECOND);
    }

    assertThat(histogram.count()).isBetween(50L, 60L);
    assertThat(histogram.quantileMillis(1)).isCloseTo(10, withinPercentage(6));
    assertThat(histogram.maxMillis()).isEqualTo(500);
  }

  @Test
  void aLongSilenceEmptiesIt() {
    histogram.record(1_000_000, 5 * SECOND);
    histogram.record(2_000_000, 500 * SECOND);

    assertThat(histogram.count()).isOne();
  }

  @Test
  void theClockMayBeginBelowZero() {
    histogram.record(1_000_000, -500 * SECOND);
    histogram.record(1_000_000, -499 * SECOND);

    assertThat(histogram.count()).isEqualTo(2);
  }

  @Test
  void emptyItSaysZero() {
    assertThat(histogram.quantileMillis(0.99)).isZero();
  }
}
