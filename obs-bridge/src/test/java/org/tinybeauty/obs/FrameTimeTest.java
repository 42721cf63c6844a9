package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Times of frames, whatever is said of them.
final class FrameTimeTest {
  private final FrameTime time = new FrameTime();

  @Test
  void followTheTimestampsFromZeroOn() {
    assertThat(time.micros(5_000_000_000L)).isZero();
    assertThat(time.micros(5_040_000_000L)).isEqualTo(40_000);
    assertThat(time.micros(6_000_000_000L)).isEqualTo(1_000_000);
  }

  @Test
  void goOnWhereTimestampsGoBackOrLeap() {
    time.micros(5_000_000_000L);
    assertThat(time.micros(0)).isEqualTo(33_333);
    assertThat(time.micros(40_000_000)).isEqualTo(73_333);
    assertThat(time.micros(900_000_000_000L)).isEqualTo(106_666);
  }

  @Test
  void onlyRise() {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    long last = time.micros(random.nextLong());
    for (int i = 0; i < 10_000; i++) {
      long next = time.micros(random.nextLong());
      assertThat(next).isGreaterThan(last);
      last = next;
    }
  }
}
