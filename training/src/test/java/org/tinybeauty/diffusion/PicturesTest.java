package org.tinybeauty.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tinybeauty.pairs.PairImage;

/// Plain Java parts: edges, resampling, the blend.
class PicturesTest {

  private static PairImage random(int w, int h, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PairImage picture = PairImage.blank(w, h);
    for (float[] plane : picture.rgb()) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = (float) random.nextDouble();
      }
    }
    return picture;
  }

  private static PairImage step(int w, int h, int at, int levels) {
    PairImage picture = PairImage.blank(w, h);
    for (float[] plane : picture.rgb()) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = i % w < at ? 0 : levels / 255f;
      }
    }
    return picture;
  }

  private static int count(float[] edges) {
    int count = 0;
    for (float edge : edges) {
      assertThat(edge).isIn(0f, 1f);
      count += (int) edge;
    }
    return count;
  }

  /// A step of `levels` has a Sobel slope of four times that.
  @ParameterizedTest
  @CsvSource({"255, 12", "51, 12", "50, 0", "26, 0", "10, 0"})
  void stepIsOneLineWhereItsSlopeIsAboveTheUpperThreshold(int levels, int expected) {
    float[] edges = Canny.edges(step(16, 12, 7, levels), Canny.LOW, Canny.HIGH);
    assertThat(count(edges)).isEqualTo(expected);
    for (int y = 0; y < 12 && expected > 0; y++) {
      assertThat(edges[y * 16 + 6]).isEqualTo(1);
    }
  }

  /// A step that fades along its length: faint parts stay only where they hang on a strong one.
  @Test
  void faintEdgesGoOnFromStrongOnesOnly() {
    PairImage fading = PairImage.blank(24, 24);
    PairImage faint = PairImage.blank(24, 24);
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 24 * 24; i++) {
        boolean right = i % 24 >= 12;
        fading.rgb()[c][i] = right ? (80 - 3 * (i / 24)) / 255f : 0;
        faint.rgb()[c][i] = right ? 40 / 255f : 0;
      }
    }
    float[] edges = Canny.edges(fading, Canny.LOW, Canny.HIGH);
    for (int y = 1; y < 24; y++) {
      int steep = 4 * (80 - 3 * y) + 3 * 6;
      assertThat(edges[y * 24 + 12]).as("row %d", y).isEqualTo(steep > Canny.LOW ? 1 : 0);
    }
    assertThat(count(Canny.edges(faint, Canny.LOW, Canny.HIGH))).isZero();
  }

  @Test
  void edgeOfOneColourIsAnEdgeAndTurningThePictureTurnsIt() {
    PairImage red = PairImage.blank(20, 20);
    for (int i = 0; i < 400; i++) {
      red.rgb()[0][i] = i % 20 + i / 20 < 20 ? 1 : 0;
    }
    PairImage turned = PairImage.blank(20, 20);
    for (int i = 0; i < 400; i++) {
      turned.rgb()[0][i] = red.rgb()[0][i / 20 * 20 + 19 - i % 20];
    }
    int edges = count(Canny.edges(red, Canny.LOW, Canny.HIGH));
    assertThat(edges).isBetween(18, 40);
    assertThat(count(Canny.edges(turned, Canny.LOW, Canny.HIGH))).isBetween(18, 40);
    assertThat(count(Canny.edges(PairImage.blank(5, 3), Canny.LOW, Canny.HIGH))).isZero();
  }

  @ParameterizedTest
  @CsvSource({"8, 8", "8, 16", "16, 8", "30, 7", "7, 30", "5, 1", "1, 5"})
  void resamplingKeepsFlatAndLinearPlanes(int from, int to) {
    float[] flat = new float[from * from];
    float[] slope = new float[from * from];
    Arrays.fill(flat, 0.25f);
    for (int i = 0; i < slope.length; i++) {
      slope[i] = (i % from + 0.5f) / from;
    }
    for (boolean cubic : new boolean[] {false, true}) {
      for (float value : Resampler.plane(flat, from, from, to, to, cubic)) {
        assertThat(value).isCloseTo(0.25f, within(1e-6f));
      }
      float[] out = Resampler.plane(slope, from, from, to, to, cubic);
      int margin = (int) Math.ceil(3.0 * to / from);
      for (int x = margin; x < to - margin; x++) {
        assertThat(out[x]).isCloseTo((x + 0.5f) / to, within(0.01f));
      }
    }
  }

  @Test
  void halvingIsTheTriangleAverageAndTheSameSizeIsACopy() {
    float[] line = {0, 0, 1, 0, 0, 0, 0, 0};
    float[] square = new float[64];
    for (int y = 0; y < 8; y++) {
      System.arraycopy(line, 0, square, 8 * y, 8);
    }
    float[] half = Resampler.plane(square, 8, 8, 4, 4, false);
    // Target 1 has its centre at 3.0 and reaches 2 source pixels: parts 1, 3, 3, 1 of 8.
    assertThat(half[1]).isCloseTo(3f / 8, within(1e-6f));
    assertThat(half[0]).isCloseTo(1f / 7, within(1e-6f));
    assertThat(Resampler.plane(square, 8, 8, 8, 8, true)).isEqualTo(square);
  }

  @Test
  void blendIsThePrintedFormulaInsideAndTheOriginalOutside() {
    PairImage original = random(16, 16, 1);
    PairImage bare = random(16, 16, 2);
    PairImage made = random(16, 16, 3);
    float[] mask = new float[256];
    for (int i = 0; i < 256; i++) {
      mask[i] = i % 16 >= 4 && i % 16 < 12 ? 1 : 0;
    }
    PairImage out = new ResidualBlend(1, 0.8).blend(original, original, bare, made, mask);
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 256; i++) {
        float b = original.rgb()[c][i];
        if (mask[i] == 0) {
          assertThat(out.rgb()[c][i]).isEqualTo(b);
        } else if (i % 16 >= 6 && i % 16 < 10) {
          float a = bare.rgb()[c][i];
          float m = made.rgb()[c][i];
          float y = a + 1.0f * (m - a) + 0.8f * (b - a);
          assertThat(out.rgb()[c][i]).isCloseTo(Math.clamp(y, 0f, 1f), within(1e-5f));
        }
      }
    }
  }

  @Test
  void twoPaintingsThatAreTheOriginalLeaveItAsItIs() {
    PairImage original = random(24, 24, 1);
    PairImage small = Resampler.picture(original, 12, 12);
    float[] mask = new float[576];
    Arrays.fill(mask, 1);
    PairImage out = new ResidualBlend(1, 0.8).blend(original, small, small, small, mask);
    for (int c = 0; c < 3; c++) {
      assertThat(out.rgb()[c]).isEqualTo(original.rgb()[c]);
    }
  }

  @Test
  void softMaskNeverReachesFurtherThanTheMask() {
    SplittableRandom random = new SplittableRandom(4);
    float[] mask = new float[400];
    for (int i = 0; i < 400; i++) {
      mask[i] = i % 20 > 5 && i / 20 > 7 ? (random.nextInt(8) == 0 ? 0 : 1) : 0;
    }
    float[] soft = ResidualBlend.soften(mask, 20, 20);
    for (int i = 0; i < 400; i++) {
      assertThat(soft[i]).isBetween(0f, mask[i]);
    }
    float[] whole = new float[400];
    Arrays.fill(whole, 1);
    for (float value : ResidualBlend.soften(whole, 20, 20)) {
      assertThat(value).isCloseTo(1, within(1e-6f));
    }
  }

  @Test
  void styleTemplateIsGreyToTheEncoderOutsideTheMask() {
    PairImage after = random(28, 28, 5);
    float[] mask = new float[784];
    Arrays.fill(mask, 300, 400, 1);
    float[] values = ClipVision.prepare(DiffusionPictures.template(after, mask), 28);
    for (int i = 0; i < values.length; i++) {
      if (mask[i % 784] == 0) {
        assertThat(values[i]).isCloseTo(0, within(1e-6f));
      }
    }
    float red = after.rgb()[0][350];
    assertThat(values[350]).isCloseTo((red - 0.4814547f) / 0.2686296f, within(1e-4f));
  }
}
