package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainLossTest {
  private static final int SIDE = 16;
  private static final int PLANE = SIDE * SIDE;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void gradientIsTheSlopeOfTheLoss(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] predicted = values(random, 12 * PLANE);
    float[] target = values(random, 12 * PLANE);
    float[] eyes = new float[PLANE];
    for (int i = 0; i < PLANE / 2; i++) {
      eyes[i] = (float) random.nextDouble();
    }
    TrainLoss loss = new TrainLoss(SIDE, 4);
    float[] gradient = new float[12 * PLANE];
    loss.measure(predicted, target, eyes, gradient, 1);
    float[] direction = values(random, 12 * PLANE);
    double slope = 0;
    for (int i = 0; i < direction.length; i++) {
      slope += direction[i] * gradient[i];
    }
    double step = 1e-3;
    double above =
        loss.measure(moved(predicted, direction, step), target, eyes, new float[12 * PLANE], 1);
    double below =
        loss.measure(moved(predicted, direction, -step), target, eyes, new float[12 * PLANE], 1);
    assertThat((above - below) / (2 * step))
        .isCloseTo(slope, within(0.01 * Math.abs(slope) + 1e-4));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void nothingIsLostWhereThePredictionIsRight(long seed) {
    float[] target = values(new SplittableRandom(seed), 12 * PLANE);
    float[] gradient = new float[12 * PLANE];
    double loss = new TrainLoss(SIDE, 4).measure(target, target, new float[PLANE], gradient, 1);
    assertThat(loss).isZero();
    assertThat(gradient).containsOnly(0f);
  }

  private static float[] values(SplittableRandom random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (0.1 * random.nextGaussian());
    }
    return values;
  }

  private static float[] moved(float[] values, float[] direction, double by) {
    float[] moved = values.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += (float) (by * direction[i]);
    }
    return moved;
  }
}
