package org.tinybeauty.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.frame.Affine;

class SimilarityTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theFitFindsTurnScaleAndShift(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Similarity known =
        new Similarity(
            1 + random.nextDouble(), random.nextDouble() - 0.5, 30 * random.nextDouble(), -7);
    float[] x = new float[5];
    float[] y = new float[5];
    float[] toX = new float[5];
    float[] toY = new float[5];
    for (int i = 0; i < 5; i++) {
      x[i] = 112 * random.nextFloat();
      y[i] = 112 * random.nextFloat();
      toX[i] = (float) known.x(x[i], y[i]);
      toY[i] = (float) known.y(x[i], y[i]);
    }
    Affine found = Similarity.fit(x, y, toX, toY).affine();
    assertThat(found.xx()).isCloseTo(known.a(), within(1e-5));
    assertThat(found.yx()).isCloseTo(known.b(), within(1e-5));
    assertThat(found.xy()).isCloseTo(-known.b(), within(1e-5));
    assertThat(found.x0()).isCloseTo(known.dx(), within(1e-3));
    assertThat(found.y0()).isCloseTo(known.dy(), within(1e-3));
  }
}
