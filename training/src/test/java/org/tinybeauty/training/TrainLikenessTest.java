package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.network.NetWeights;

class TrainLikenessTest {
  private static final LiveNet TINY = new LiveNet(16, 16, 0, 0, 0);
  private static final NetWeights START = TINY.first(2, new SplittableRandom(3));
  private static final int LENGTH = 12 * LiveNet.SIDE * LiveNet.SIDE;

  @TempDir static Path pairs;
  @TempDir Path folder;
  private static TrainCache cache;

  @BeforeAll
  static void open() throws IOException {
    cache = new TrainCache(SyntheticCache.write(pairs, 3, 1));
  }

  @AfterAll
  static void close() {
    cache.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void gradientIsTheSlopeOfTheDifference(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] image = LiveNetTest.noise(seed);
    float[] predicted = values(random, 0.1);
    float[] target = values(random, 0.1);
    float[] direction = values(random, 1);
    try (TrainLikeness likeness = new TrainLikeness(TINY, START, 20)) {
      float[] gradient = new float[LENGTH];
      Arrays.fill(gradient, 1);
      likeness.measure(image, predicted, target, gradient, 0.5f);
      double slope = 0;
      for (int i = 0; i < LENGTH; i++) {
        // Uphill, so that far more than float's last digits is measured.
        float uphill = (gradient[i] - 1) / 0.5f;
        direction[i] = Math.abs(direction[i]) * Math.signum(uphill);
        slope += direction[i] * uphill;
      }
      float step = 1e-4f;
      double above = difference(likeness, image, moved(predicted, direction, step), target);
      double below = difference(likeness, image, moved(predicted, direction, -step), target);
      assertThat((above - below) / (2 * step)).isCloseTo(slope, within(0.01 * slope));
    }
  }

  @Test
  void whatIsNotSeenDoesNotCount() {
    float[] white = new float[LENGTH / 4];
    Arrays.fill(white, 1);
    float[] lighter = new float[LENGTH];
    Arrays.fill(lighter, 0.1f);
    float[] gradient = new float[LENGTH];
    try (TrainLikeness likeness = new TrainLikeness(TINY, START, 1)) {
      assertThat(likeness.measure(white, lighter, new float[LENGTH], gradient, 1)).isZero();
    }
    assertThat(gradient).containsOnly(0f);
  }

  @Test
  void aRunLearnsFromItTheSameEachTime() throws Exception {
    float[] without = learned("without", 0);
    float[] with = learned("with", 5);
    assertThat(learned("again", 5)).isEqualTo(with).isNotEqualTo(without);
  }

  @Test
  void itTakesATrunkToBeLike() {
    TrainSettings asked = settings(TINY, 1);
    assertThatThrownBy(() -> new TrainRun(cache, folder, asked, () -> 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weights to begin from");
    assertThatThrownBy(() -> settings(PaperNet.RELEASED, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the paper network has no trunk to be like");
  }

  private static TrainSettings settings(TrainNet net, double likeness) {
    return new TrainSettings(net, 3, 3e-3, 3, 0, 7, 2, 300, 0, likeness, TrainHoldOut.NONE);
  }

  /// The heads after a short run.
  private float[] learned(String name, double likeness) throws Exception {
    NetWeights weights =
        new TrainRun(cache, folder.resolve(name), settings(TINY, likeness), START, () -> 0)
            .run(false, () -> false, _ -> {});
    return weights.weight("heads").values();
  }

  private static double difference(
      TrainLikeness likeness, float[] image, float[] predicted, float[] target) {
    return likeness.measure(image, predicted, target, new float[LENGTH], 1);
  }

  private static float[] values(SplittableRandom random, double deviation) {
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  private static float[] moved(float[] values, float[] direction, float by) {
    float[] moved = values.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += by * direction[i];
    }
    return moved;
  }
}
