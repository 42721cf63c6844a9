package org.tinybeauty.makeup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SteadyResidualTest {
  private static final int COUNT = 1003;
  private static final long FRAME_MICROS = 33_333;

  @Test
  void takesTheFirstFrameAsItIs() {
    try (Arena arena = Arena.ofConfined();
        SteadyResidual steady = new SteadyResidual(COUNT)) {
      MemorySegment first = noise(arena, 0.4f, 0.3f, 1);
      steady.update(first, 0.5f, 1_000_000);
      for (int i = 0; i < COUNT; i++) {
        assertThat(at(steady.values(), i)).isCloseTo(at(first, i) / 2, within(1e-6f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void calmsSmallDifferences(long seed) {
    try (Arena arena = Arena.ofConfined();
        SteadyResidual steady = new SteadyResidual(COUNT)) {
      double before = 0;
      double after = 0;
      for (int frame = 0; frame < 40; frame++) {
        MemorySegment fresh = noise(arena, 0.4f, 0.005f, seed * 1000 + frame);
        steady.update(fresh, 1, frame * FRAME_MICROS);
        if (frame >= 20) {
          for (int i = 0; i < COUNT; i++) {
            before += Math.abs(at(fresh, i) - 0.4f);
            after += Math.abs(at(steady.values(), i) - 0.4f);
          }
        }
      }
      assertThat(after).isLessThan(before / 2);
    }
  }

  @Test
  void followsLargeDifferencesAtOnce() {
    try (Arena arena = Arena.ofConfined();
        SteadyResidual steady = new SteadyResidual(COUNT)) {
      steady.update(noise(arena, 0.4f, 0, 1), 1, 0);
      steady.update(noise(arena, -0.1f, 0, 1), 1, FRAME_MICROS);
      for (int i = 0; i < COUNT; i++) {
        assertThat(at(steady.values(), i)).isCloseTo(-0.1f, within(1e-6f));
      }
    }
  }

  @Test
  void forgetsWhenTimeGoesBack() {
    try (Arena arena = Arena.ofConfined();
        SteadyResidual steady = new SteadyResidual(COUNT)) {
      steady.update(noise(arena, 0.4f, 0, 1), 1, 5_000_000);
      steady.update(noise(arena, 0.405f, 0, 1), 1, 0);
      assertThat(at(steady.values(), COUNT - 1)).isCloseTo(0.405f, within(1e-6f));
    }
  }

  private static MemorySegment noise(Arena arena, float mean, float spread, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    MemorySegment segment = arena.allocate(ValueLayout.JAVA_FLOAT, COUNT);
    for (int i = 0; i < COUNT; i++) {
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, mean + spread * (2 * random.nextFloat() - 1));
    }
    return segment;
  }

  private static float at(MemorySegment segment, int i) {
    return segment.getAtIndex(ValueLayout.JAVA_FLOAT, i);
  }
}
