package org.tinybeauty.amplifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;

class FaceWarpTest {
  /// Smooth, so that a map's error shows and not the sampling's.
  private static PairImage smooth(int side, double zoom, double x0, double y0) {
    PairImage picture = PairImage.blank(side, side);
    for (int i = 0; i < side * side; i++) {
      double x = (i % side + 0.5 - x0) / zoom;
      double y = (Math.floorDiv(i, side) + 0.5 - y0) / zoom;
      for (int c = 0; c < 3; c++) {
        picture.rgb()[c][i] = (float) (0.5 + 0.4 * Math.sin(0.05 * x + c) * Math.cos(0.04 * y));
      }
    }
    return picture;
  }

  private static double apart(float[] a, float[] b) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }

  private static MeshFace moved(double zoom, double x0, double y0) {
    float[] x = new float[MeshFace.POINTS];
    float[] y = new float[MeshFace.POINTS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (MeanFace.X[i] * zoom + x0);
      y[i] = (float) (MeanFace.Y[i] * zoom + y0);
    }
    return new MeshFace(x, y, new float[MeshFace.POINTS], 1);
  }

  @Test
  void theMeanFaceStaysWhereItIs() {
    PairImage picture = smooth(256, 1, 0, 0);
    PairImage pulled = FaceWarp.toMean(moved(1, 0, 0)).pull(picture, 0);
    assertThat(apart(pulled.rgb()[0], picture.rgb()[0])).isLessThan(2e-3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.6, 0.72, 0.9})
  void aFaceThatIsMovedAndScaledComesBackExactly(double zoom) {
    MeshFace face = moved(zoom, 51.5, 40.25);
    PairImage pulled = FaceWarp.toMean(face).pull(smooth(288, zoom, 51.5, 40.25), 0);
    PairImage expected = smooth(256, 1, 0, 0);
    assertThat(apart(pulled.rgb()[1], expected.rgb()[1])).isLessThan(0.01);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsBroughtToTheMeanFaceAndBackIsWhatItWas(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    MeshFace face = moved(0.72, 50, 45);
    for (int i = 0; i < MeshFace.POINTS; i++) {
      // Another face: broader, longer, with an odd expression, all smooth over the face.
      double u = MeanFace.X[i] / 256 - 0.5;
      double v = MeanFace.Y[i] / 256 - 0.5;
      face.x()[i] += (float) (8 * u + 3 * Math.sin(4 * v + seed));
      face.y()[i] += (float) (6 * v * v + 2 * Math.sin(5 * u) + 0.02 * random.nextGaussian());
    }
    float[] plane = smooth(256, 1, 0, 0).rgb()[2];
    float[] there = FaceWarp.fromMean(face, 288).pull(plane);
    PairImage crop = new PairImage(288, 288, new float[][] {there, there, there});
    PairImage back = FaceWarp.toMean(face).pull(crop, 0);
    float[] mask = MeanFace.mask();
    float[] shown = back.rgb()[0];
    for (int i = 0; i < shown.length; i++) {
      shown[i] = mask[i] == 1 ? shown[i] : plane[i];
    }
    assertThat(apart(shown, plane)).isLessThan(0.03);
  }

  @Test
  void whatLiesOutsideIsSaid() {
    PairImage pulled = FaceWarp.toMean(moved(1, 300, 0)).pull(smooth(256, 1, 0, 0), 0.25f);
    assertThat(pulled.rgb()[0]).containsOnly(0.25f);
  }
}
