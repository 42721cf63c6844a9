package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainConsistencyTest {
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int LENGTH = 12 * PLANE;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void gradientIsTheSlopeOfTheLoss(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] first = values(random, 0.005);
    float[] second = values(random, 0.005);
    float[] target = makeup();
    TrainMove move = TrainMove.small(random, SIDE);
    TrainConsistency consistency = new TrainConsistency(SIDE, 4);
    float[] firstGradient = new float[LENGTH];
    float[] secondGradient = new float[LENGTH];
    consistency.measure(first, second, target, move, firstGradient, secondGradient, 1);
    float[][] directions = {values(random, 1), values(random, 1)};
    // By the first alone, by the second alone, by both.
    for (int which = 1; which <= 3; which++) {
      float[] byFirst = (which & 1) != 0 ? directions[0] : new float[LENGTH];
      float[] bySecond = (which & 2) != 0 ? directions[1] : new float[LENGTH];
      double slope = 0;
      for (int i = 0; i < LENGTH; i++) {
        slope += byFirst[i] * firstGradient[i] + bySecond[i] * secondGradient[i];
      }
      double step = 2e-5;
      double[] loss = new double[2];
      for (int end = 0; end < 2; end++) {
        double by = end == 0 ? step : -step;
        loss[end] =
            consistency.measure(
                moved(first, byFirst, by),
                moved(second, bySecond, by),
                target,
                move,
                new float[LENGTH],
                new float[LENGTH],
                1);
      }
      assertThat((loss[0] - loss[1]) / (2 * step))
          .isCloseTo(slope, within(0.01 * Math.abs(slope) + 1e-4));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void makeupThatMovesWithTheFaceCostsNextToNothing(long seed) {
    TrainMove move = TrainMove.small(new SplittableRandom(seed), SIDE);
    float[] first = waves(TrainMove.NONE);
    double still = loss(first, first, move);
    assertThat(loss(first, waves(move), move)).isLessThan(0.02 * still);
    assertThat(still).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void onlyMakeupCounts(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] gradient = new float[LENGTH];
    double loss =
        new TrainConsistency(SIDE, 4)
            .measure(
                values(random, 0.1),
                values(random, 0.1),
                new float[LENGTH],
                TrainMove.NONE,
                gradient,
                gradient.clone(),
                1);
    assertThat(loss).isZero();
    assertThat(gradient).containsOnly(0f);
  }

  private static double loss(float[] first, float[] second, TrainMove move) {
    return new TrainConsistency(SIDE, 4)
        .measure(first, second, makeup(), move, new float[LENGTH], new float[LENGTH], 1);
  }

  /// Smooth residuals as they are seen through `move`.
  private static float[] waves(TrainMove move) {
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      int x = i % SIDE;
      int y = i % PLANE / SIDE;
      values[i] = (float) (0.2 * Math.sin(0.4 * move.x(x, y)) * Math.cos(0.3 * move.y(x, y)));
    }
    return values;
  }

  /// Makeup on the upper three quarters.
  private static float[] makeup() {
    float[] target = new float[LENGTH];
    for (int at = 0; at < LENGTH; at += PLANE) {
      Arrays.fill(target, at, at + 3 * PLANE / 4, 0.1f);
    }
    return target;
  }

  private static float[] values(SplittableRandom random, double deviation) {
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
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
