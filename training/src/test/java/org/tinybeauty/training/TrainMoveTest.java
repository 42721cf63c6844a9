package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainMoveTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void oneAfterTheOtherIsBothInOrder(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TrainMove one = TrainSample.jitter(random, 288);
    TrainMove two = TrainMove.small(random, 256);
    TrainMove both = one.then(two);
    double x = random.nextDouble(256);
    double y = random.nextDouble(256);
    assertThat(both.x(x, y)).isCloseTo(two.x(one.x(x, y), one.y(x, y)), within(1e-9));
    assertThat(both.y(x, y)).isCloseTo(two.y(one.x(x, y), one.y(x, y)), within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aSmallMoveStaysWithinItsLimits(long seed) {
    TrainMove move = TrainMove.small(new SplittableRandom(seed), 256);
    assertThat(Math.hypot(move.xx(), move.yx())).isBetween(0.995, 1.0051);
    assertThat(Math.toDegrees(Math.atan2(move.yx(), move.xx()))).isBetween(-0.3, 0.3);
    assertThat(move.x(127.5, 127.5) - 127.5).isBetween(-1.5, 1.5);
    assertThat(move.y(127.5, 127.5) - 127.5).isBetween(-1.5, 1.5);
  }
}
