package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainBlinkTest {
  private static final int SIZE = SyntheticCache.SIZE;

  @TempDir static Path pairs;
  private static TrainCache cache;
  private static final float[] LIDS = new float[TrainBlink.NUMBERS];

  @BeforeAll
  static void open() throws IOException {
    cache = new TrainCache(SyntheticCache.write(pairs, 2, 1));
    cache.lids(1, LIDS);
  }

  @AfterAll
  static void close() {
    cache.close();
  }

  private static float eyeX(int eye) {
    return (LIDS[eye * 36] + LIDS[eye * 36 + 16]) / 2;
  }

  private static float upper(int eye) {
    return LIDS[eye * 36 + 9];
  }

  private static float lower(int eye) {
    return LIDS[eye * 36 + 27];
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shutLidsShowTheUpperLidNextToTheLower(int eye) {
    TrainBlink blink = new TrainBlink(SIZE);
    blink.close(LIDS, 1, 1);
    float gap = lower(eye) - upper(eye);
    double seen = blink.row(eyeX(eye), lower(eye) - 0.13 * gap);
    assertThat(seen).isLessThan(upper(eye)).isCloseTo(upper(eye), within(0.5));
    assertThat(blink.row(eyeX(eye), lower(eye) - 0.06 * gap))
        .isBetween((double) upper(eye), (double) lower(eye));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 0.8, 1})
  void rowsKeepTheirOrderAndNothingMovesBeyondTheEyes(double shut) {
    TrainBlink blink = new TrainBlink(SIZE);
    blink.close(LIDS, shut, shut);
    for (double x = 0; x < SIZE; x += 0.7) {
      double before = -1;
      for (double y = 0; y < SIZE; y += 0.5) {
        double row = blink.row(x, y);
        assertThat(row).isGreaterThan(before).isLessThanOrEqualTo(y);
        before = row;
        if (y < upper(0) - 25 || y > lower(0) || x < 80 - 8 || Math.abs(x - eyeX(0)) > 90 + 16) {
          assertThat(row).isEqualTo(y);
        }
      }
    }
  }

  @Test
  void aWinkLeavesTheOtherEye() {
    TrainBlink blink = new TrainBlink(SIZE);
    blink.close(LIDS, 1, 0);
    assertThat(blink.row(eyeX(0), lower(0) - 5)).isLessThan(lower(0) - 6);
    assertThat(blink.row(eyeX(1), lower(1) - 5)).isEqualTo(lower(1) - 5);
    blink.none();
    assertThat(blink.row(eyeX(0), lower(0) - 5)).isEqualTo(lower(0) - 5);
  }

  @Test
  void onlyEyesAndTheirMakeupDifferWhereASampleBlinks() {
    int blinked = 0;
    for (int seed = 0; seed < 40; seed++) {
      TrainBlink blink = new TrainBlink(SIZE);
      blink.draw(LIDS, new SplittableRandom(seed));
      if (blink.row(eyeX(0), lower(0) - 4) < lower(0) - 4.5) {
        blinked++;
      }
    }
    assertThat(blinked).isBetween(30, 40);
  }
}
