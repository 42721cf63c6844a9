package org.tinybeauty.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PipelineStatsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void quantilesAgreeWithSortedTimes(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    long[] times =
        LongStream.generate(() -> (long) Math.exp(random.nextDouble(0, 30))).limit(5000).toArray();
    PipelineStats stats = new PipelineStats();
    for (long time : times) {
      stats.time(Stage.INFER, time);
    }
    Arrays.sort(times);
    for (double q : new double[] {0.01, 0.5, 0.95, 1}) {
      long exact = times[(int) Math.ceil(q * times.length) - 1];
      assertThat(stats.quantileNanos(Stage.INFER, q)).isCloseTo(exact, withinPercentage(1.6));
    }
    assertThat(stats.passes(Stage.INFER)).isEqualTo(times.length);
    assertThat(stats.passes(Stage.BLEND)).isZero();
  }

  @Test
  void countsApart() {
    PipelineStats stats = new PipelineStats();
    stats.add(Count.FRAMES, 3);
    stats.add(Count.FACES, 2);
    stats.add(Count.FRAMES, 1);
    assertThat(stats.count(Count.FRAMES)).isEqualTo(4);
    assertThat(stats.count(Count.FACES)).isEqualTo(2);
    assertThat(stats.count(Count.FAILED)).isZero();
  }
}
