package org.tinybeauty.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AlignmentTest {
  private TestPair pair;

  @BeforeEach
  void open() throws IOException {
    pair = TestPair.portrait();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsShiftScaleAndTurnToAFifthOfAPixel(long seed) {
    Random random = new Random(seed);
    Similarity truth = random(random, 0.06);
    PairImage after = TestPair.moved(pair.madeUp(), truth, 288, 288);
    MeshFace seen = pair.seen(truth, random);
    Alignment found = Alignment.of(pair.before(), pair.face(), after, seen);
    assertThat(error(found.map(), truth)).isLessThan(0.2);
    assertThat(found.likeness()).isGreaterThan(0.9);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void takesBackAColourCastToThreeLevelsWhileMoving(long seed) {
    Random random = new Random(seed);
    Similarity truth = random(random, 0.03);
    float[] gain = new float[3];
    float[] offset = new float[3];
    for (int c = 0; c < 3; c++) {
      gain[c] = 0.85f + 0.25f * random.nextFloat();
      offset[c] = 0.06f * (random.nextFloat() - 0.5f);
    }
    PairImage after =
        TestPair.coloured(TestPair.moved(pair.madeUp(), truth, 288, 288), gain, offset);
    Alignment found = Alignment.of(pair.before(), pair.face(), after, pair.seen(truth, random));
    assertThat(error(found.map(), truth)).isLessThan(0.2);
    for (int c = 0; c < 3; c++) {
      for (float value : new float[] {0.2f, 0.5f, 0.8f}) {
        float back = found.cast().of(c, gain[c] * value + offset[c]);
        assertThat(back).isCloseTo(value, within(3f / 255));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.6, 0.5, 1.5, 2})
  void findsTheSamePhotoAtAnotherSize(double scale) {
    int side = (int) Math.round(288 * scale);
    Similarity truth = new Similarity(scale, 0, 0, 0);
    PairImage after = TestPair.moved(pair.madeUp(), truth, side, side);
    MeshFace seen = pair.seen(truth, new Random(1));
    Alignment found = Alignment.of(pair.before(), pair.face(), after, seen);
    assertThat(error(found.map(), truth)).isLessThan(0.2);
    PairImage aligned = found.apply(pair.before(), after);
    assertThat(aligned.width()).isEqualTo(288);
  }

  @Test
  void aPairThatLiesInPlaceIsLeftBitByBit() {
    PairImage after = pair.madeUp();
    MeshFace seen = pair.seen(Similarity.IDENTITY, new Random(5));
    Alignment found = Alignment.of(pair.before(), pair.face(), after, seen);
    assertThat(found.map()).isEqualTo(Similarity.IDENTITY);
    assertThat(found.apply(pair.before(), after)).isSameAs(after);
  }

  @Test
  void aPairThatWasCroppedIsMovedByWholePixels() {
    PairImage whole = pair.madeUp();
    PairImage after = TestPair.cropped(whole, 17, 9, 260, 270);
    Similarity truth = new Similarity(1, 0, -17, -9);
    Alignment found =
        Alignment.of(pair.before(), pair.face(), after, pair.seen(truth, new Random(2)));
    assertThat(found.map()).isEqualTo(truth);
    PairImage aligned = found.apply(pair.before(), after);
    int shown = 30 * 288 + 40;
    assertThat(aligned.rgb()[0][shown]).isEqualTo(whole.rgb()[0][shown]);
    assertThat(aligned.rgb()[1][3]).isEqualTo(pair.before().rgb()[1][3]);
    assertThat(TestPair.cropped(aligned, 17, 9, 260, 270).rgb()).isDeepEqualTo(after.rgb());
  }

  @Test
  void saysHowMuchOfTheFaceTheAfterShows() {
    PairImage after = TestPair.cropped(pair.madeUp(), 0, 0, 150, 288);
    MeshFace seen = pair.seen(Similarity.IDENTITY, new Random(2));
    Alignment found = Alignment.of(pair.before(), pair.face(), after, seen);
    assertThat(found.faceShown()).isBetween(0.3, 0.8);
  }

  @Test
  void anotherPhotoIsNotAlike() {
    PairImage mirrored = pair.before().copy();
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < mirrored.rgb()[c].length; i++) {
        int x = i % 288;
        mirrored.rgb()[c][i] = pair.before().rgb()[c][i - x + 287 - x];
      }
    }
    Alignment found = Alignment.of(pair.before(), pair.face(), mirrored, pair.face());
    assertThat(found.likeness()).isLessThan(0.4);
  }

  private static Similarity random(Random random, double most) {
    double scale = 1 + most * (2 * random.nextDouble() - 1);
    double angle = most * (2 * random.nextDouble() - 1);
    double a = scale * Math.cos(angle);
    double b = scale * Math.sin(angle);
    double dx = 12 * random.nextDouble() - 6;
    double dy = 12 * random.nextDouble() - 6;
    return new Similarity(a, b, 144 + dx - a * 144 + b * 144, 144 + dy - b * 144 - a * 144);
  }

  /// The farthest that a point of the face is off, in pixels of the before.
  private double error(Similarity found, Similarity truth) {
    double most = 0;
    for (int i : MeshContours.OVAL) {
      float x = pair.face().x()[i];
      float y = pair.face().y()[i];
      double off = Math.hypot(found.x(x, y) - truth.x(x, y), found.y(x, y) - truth.y(x, y));
      most = Math.max(most, off / truth.scale());
    }
    return most;
  }
}
