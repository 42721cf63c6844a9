package org.tinybeauty.amplifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeanFaceTest {
  private static int pixel(int point) {
    return ((int) MeanFace.Y[point]) * MeanFace.SIDE + (int) MeanFace.X[point];
  }

  @ParameterizedTest
  @CsvSource({"33, 263", "61, 291", "70, 300", "234, 454", "159, 386"})
  void bothSidesOfTheFaceMirrorEachOther(int right, int left) {
    assertThat(MeanFace.X[right] + MeanFace.X[left]).isCloseTo(MeanFace.SIDE, within(0.02f));
    assertThat(MeanFace.Y[right]).isCloseTo(MeanFace.Y[left], within(0.02f));
  }

  @Test
  void makeupMayBeOnTheFaceAndNotBesideIt() {
    float[] mask = MeanFace.mask();
    for (int point : new int[] {4, 50, 280, 9, 152, 61}) {
      assertThat(mask[pixel(point)]).as("point %d", point).isGreaterThan(0.5f);
    }
    for (int corner : new int[] {0, 255, 255 * 256, 65535}) {
      assertThat(mask[corner]).isZero();
    }
    float most = 0;
    float least = 1;
    for (float value : mask) {
      most = Math.max(most, value);
      least = Math.min(least, value);
    }
    assertThat(most).isLessThanOrEqualTo(1);
    assertThat(least).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "17, 0", "159, 1", "386, 1", "105, 2", "334, 2", "50, 3", "4, 3", "151, 3"})
  void everyPlaceOfTheFaceHasItsRegion(int point, int region) {
    float[][] regions = MeanFace.regions();
    int i = pixel(point);
    float sum = 0;
    for (float[] one : regions) {
      sum += one[i];
      assertThat(one[i]).isLessThanOrEqualTo(regions[region][i]);
    }
    assertThat(sum).isCloseTo(1, within(1e-5f));
  }
}
