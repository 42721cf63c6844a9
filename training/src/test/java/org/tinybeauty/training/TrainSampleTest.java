package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
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

class TrainSampleTest {
  private static final int SIDE = LiveNet.SIDE;
  private static final int PLANE = SIDE * SIDE;
  private static final int SIZE = SyntheticCache.SIZE;

  @TempDir static Path pairs;
  private static TrainCache cache;

  @BeforeAll
  static void open() throws IOException {
    cache = new TrainCache(SyntheticCache.write(pairs, 3, 1));
  }

  @AfterAll
  static void close() {
    cache.close();
  }

  @Test
  void plainIsTheMiddleOfTheStoredCrop() {
    TrainSample sample = new TrainSample(SIZE);
    sample.plain(cache, 1, 0);
    byte[] crop = new byte[3 * SIZE * SIZE];
    byte[] residual = new byte[12 * SIZE * SIZE];
    cache.crop(1, crop);
    cache.residual(0, 1, residual);
    for (int plane = 0; plane < 12; plane++) {
      for (int i = 0; i < PLANE; i += 7) {
        int stored = (i / SIDE + 16) * SIZE + i % SIDE + 16;
        float level = residual[plane * SIZE * SIZE + stored] * cache.scale(0, plane / 3);
        assertThat(sample.target()[plane * PLANE + i]).isCloseTo(level / 127.5f, within(1e-3f));
        if (plane < 3) {
          int value = crop[plane * SIZE * SIZE + stored] & 0xFF;
          assertThat(sample.image()[plane * PLANE + i])
              .isCloseTo(value / 127.5f - 1, within(1e-3f));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void drawnValuesStayInRangeAndFollowTheSeed(long seed) {
    TrainSample one = new TrainSample(SIZE);
    TrainSample two = new TrainSample(SIZE);
    one.draw(cache, 2, 1, new SplittableRandom(seed));
    two.draw(cache, 0, 0, new SplittableRandom(seed + 9));
    two.draw(cache, 2, 1, new SplittableRandom(seed));
    assertThat(two.image()).isEqualTo(one.image());
    assertThat(two.target()).isEqualTo(one.target());
    assertThat(two.eyes()).isEqualTo(one.eyes());
    for (float value : one.image()) {
      assertThat(value).isBetween(-1f, 1f);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void lightChangesTheMadeUpPictureAsItChangesTheBareOne(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int plane = 400;
    float[] bare = new float[3 * plane];
    float[] makeup = new float[3 * plane];
    float[] madeUp = new float[3 * plane];
    for (int i = 0; i < bare.length; i++) {
      bare[i] = (float) random.nextDouble(60, 190);
      makeup[i] = (float) random.nextDouble(-50, 60);
      madeUp[i] = bare[i] + makeup[i];
    }
    TrainLight light = new TrainLight(new SplittableRandom(seed));
    light.apply(bare, makeup, plane, 1);
    light.apply(madeUp, new float[3 * plane], plane, 1);
    for (int i = 0; i < bare.length; i++) {
      assertThat(bare[i] + makeup[i]).isCloseTo(madeUp[i], within(1f));
    }
  }

  @Test
  void aCoverTakesTheMakeupWithIt() {
    float[] image = new float[3 * PLANE];
    float[] target = new float[PLANE];
    Arrays.fill(image, -1000);
    Arrays.fill(target, 1);
    TrainCover.draw(new SplittableRandom(3), image, SIDE)
        .apply(image, SIDE, TrainMove.NONE, target);
    for (int i = 0; i < PLANE; i++) {
      assertThat(target[i] == 1).isEqualTo(image[i] == -1000);
      assertThat(target[i]).isBetween(0f, 1f);
    }
    assertThat(target).contains(0f, 1f);
  }

  @Test
  void aCoverMovesWithTheView() {
    float[] still = new float[3 * PLANE];
    float[] moved = new float[3 * PLANE];
    TrainCover cover = TrainCover.draw(new SplittableRandom(6), new float[3 * PLANE], SIDE);
    cover.apply(still, SIDE, TrainMove.NONE);
    cover.apply(moved, SIDE, TrainMove.shift(3, 2));
    for (int i = 0; i < PLANE - 2 * SIDE; i++) {
      if (i % SIDE < SIDE - 3) {
        assertThat(moved[i]).isEqualTo(still[i + 2 * SIDE + 3]);
      }
    }
  }

  @Test
  void theSecondViewIsTheFirstMoved() {
    TrainSample sample = new TrainSample(SIZE);
    double near = 0;
    double far = 0;
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      sample.draw(cache, seed % 3, 0, random);
      sample.drawTwin(random);
      TrainMove move = sample.move();
      for (int y = 4; y < SIDE - 4; y++) {
        for (int x = 4; x < SIDE - 4; x++) {
          float seen = sample.twin()[y * SIDE + x];
          near += Math.abs(seen - at(sample.image(), move.x(x, y), move.y(x, y)));
          far += Math.abs(seen - at(sample.image(), 2 * x - move.x(x, y), 2 * y - move.y(x, y)));
        }
      }
    }
    // What is left is noise; moved the wrong way, edges do not meet.
    assertThat(near).isLessThan(0.9 * far);
  }

  private static double at(float[] plane, double x, double y) {
    int column = (int) x;
    int row = (int) y;
    int i = row * SIDE + column;
    double right = x - column;
    double high = plane[i] + right * (plane[i + 1] - plane[i]);
    double low = plane[i + SIDE] + right * (plane[i + SIDE + 1] - plane[i + SIDE]);
    return high + (y - row) * (low - high);
  }

  @Test
  void blurKeepsAFlatPictureAndTheMean() {
    float[] flat = new float[PLANE];
    Arrays.fill(flat, 7);
    TrainDamage.blur(flat, 1, SIDE, 1.3);
    assertThat(flat[0]).isCloseTo(7, within(1e-4f));
    float[] point = new float[PLANE];
    point[100 * SIDE + 90] = 1;
    TrainDamage.blur(point, 1, SIDE, 1.3);
    double sum = 0;
    for (float value : point) {
      sum += value;
    }
    assertThat(sum).isCloseTo(1, within(1e-3));
    assertThat(point[100 * SIDE + 90]).isLessThan(0.2f);
  }
}
