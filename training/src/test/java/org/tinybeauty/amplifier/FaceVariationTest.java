package org.tinybeauty.amplifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.pairs.MeshContours;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairImage;

final class FaceVariationTest {
  private static final int SIDE = PairFace.SIZE;
  private static final int LEFT_CHEEK = 280;
  private static final int RIGHT_CHEEK = 50;

  /// A face as round as a head, broader by `wide`, and a smooth picture that goes along.
  private static BareFace face(double wide, float red) {
    MeshFace flat = CompactAmplifierTest.mesh(52);
    float[] x = flat.x().clone();
    float[] z = new float[MeshFace.POINTS];
    for (int i = 0; i < x.length; i++) {
      double u = (x[i] - 144) / 90;
      x[i] = (float) (144 + (x[i] - 144) * wide);
      z[i] = (float) (60 * u * u);
    }
    MeshFace mesh = new MeshFace(x, flat.y(), z, 1);
    PairImage crop = PairImage.blank(SIDE, SIDE);
    for (int i = 0; i < SIDE * SIDE; i++) {
      double u = (i % SIDE + 0.5 - 144) / wide;
      double v = Math.floorDiv(i, SIDE) + 0.5;
      crop.rgb()[0][i] = PairImage.level(red * (float) (1 + 0.2 * Math.sin(0.06 * u))) / 255f;
      crop.rgb()[1][i] = PairImage.level(0.4f + 0.1f * (float) Math.sin(0.05 * v)) / 255f;
      crop.rgb()[2][i] = PairImage.level(0.35f + 0.0005f * (float) u) / 255f;
    }
    return new BareFace(crop, mesh);
  }

  private static float at(BareFace face, int colour, int point) {
    int x = Math.round(face.mesh().x()[point] - 0.5f);
    int y = Math.round(face.mesh().y()[point] - 0.5f);
    return face.crop().rgb()[colour][y * SIDE + x];
  }

  private static FaceChange posed(double yaw, double pitch, double shape) {
    return new FaceChange(false, yaw, pitch, shape, 0, 1, 1, 0, 0, 0);
  }

  @Test
  void noChangeLeavesTheFaceAsItIs() {
    BareFace face = face(1, 0.6f);
    BareFace same = FaceVariation.vary(face, FaceChange.NONE, face(1.2, 0.3f));
    assertThat(same.crop().rgb()).isDeepEqualTo(face.crop().rgb());
    assertThat(same.mesh().x()).containsExactly(face.mesh().x());
  }

  @Test
  void aMirrorSwapsTheSidesAndTwiceIsNothing() {
    BareFace face = FaceVariation.vary(face(1, 0.6f), posed(8, 3, 0), face(1, 0.6f));
    BareFace mirrored = FaceVariation.mirrored(face);
    assertThat(mirrored.mesh().yaw()).isCloseTo(-face.mesh().yaw(), within(1e-3));
    assertThat(mirrored.mesh().x()[33]).isEqualTo(SIDE - face.mesh().x()[263]);
    assertThat(mirrored.mesh().y()[61]).isEqualTo(face.mesh().y()[291]);
    BareFace again = FaceVariation.mirrored(mirrored);
    assertThat(again.crop().rgb()).isDeepEqualTo(face.crop().rgb());
    assertThat(again.mesh().x()).containsExactly(face.mesh().x(), within(1e-3f));
  }

  @ParameterizedTest
  @CsvSource({"10, 0, 0", "-10, 7, 0", "5, -7, 0.4", "0, 0, 0.4"})
  void thePictureGoesAlongWithTheMeshAndTheBorderStays(double yaw, double pitch, double shape) {
    BareFace face = face(1, 0.6f);
    BareFace moved = FaceVariation.vary(face, posed(yaw, pitch, shape), face(1.15, 0.3f));
    for (int point : new int[] {4, RIGHT_CHEEK, LEFT_CHEEK, 152, 10, 61, 291, 33, 263}) {
      for (int c = 0; c < 3; c++) {
        assertThat(at(moved, c, point))
            .as("%d", point)
            .isCloseTo(at(face, c, point), within(0.02f));
      }
    }
    for (int i = 0; i < SIDE; i++) {
      assertThat(moved.crop().rgb()[1][i]).isCloseTo(face.crop().rgb()[1][i], within(0.02f));
    }
    assertThat(Math.toDegrees(moved.mesh().yaw())).isCloseTo(yaw, within(2.0));
  }

  @Test
  void aHeadThatIsTurnedFarIsTurnedBack() {
    MeshFace far = FaceVariation.turned(face(1, 0.6f).mesh(), 18, 0);
    assertThat(Math.toDegrees(FaceVariation.turned(far, 8, 0).yaw())).isCloseTo(10, within(0.5));
  }

  @Test
  void formAndColourGoAShareOfTheWay() {
    BareFace narrow = face(1, 0.6f);
    BareFace broad = face(1.2, 0.3f);
    FaceChange change = new FaceChange(false, 0, 0, 0.4, 0.5, 1, 1, 0, 0, 0);
    BareFace between = FaceVariation.vary(narrow, change, broad);
    assertThat(breadth(between)).isBetween(breadth(narrow) * 1.02, breadth(broad));
    float red = FaceLight.skinColour(between.crop(), between.mesh())[0];
    assertThat(red).isBetween(0.45f, 0.55f);
  }

  private static double breadth(BareFace face) {
    double wide = face.mesh().x()[454] - face.mesh().x()[234];
    return wide / (face.mesh().y()[152] - face.mesh().y()[10]);
  }

  @Test
  void lightFromTheRightIsOnTheRightAndNothingIsWashedOut() {
    BareFace face = face(1, 0.6f);
    BareFace lit =
        FaceVariation.vary(face, new FaceChange(false, 0, 0, 0, 0, 1, 1.4, 0, 0.3, 0), face);
    float left = at(lit, 1, RIGHT_CHEEK) / at(face, 1, RIGHT_CHEEK);
    float right = at(lit, 1, LEFT_CHEEK) / at(face, 1, LEFT_CHEEK);
    assertThat(right).isGreaterThan(left * 1.15f);
    int full = 0;
    for (int point : MeshContours.SKIN) {
      full += at(lit, 0, point) >= 0.99f ? 1 : 0;
    }
    assertThat(full).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whateverIsDrawnTheSameSeedGivesTheSameFaceAndNothingFolds(long seed) {
    BareFace face = face(1, 0.6f);
    BareFace other = face(1.15, 0.4f);
    FaceChange change = FaceChange.draw(new SplittableRandom(seed));
    assertThat(FaceChange.draw(new SplittableRandom(seed))).isEqualTo(change);
    BareFace one = FaceVariation.vary(face, change, other);
    assertThat(FaceVariation.vary(face, change, other).crop().rgb())
        .isDeepEqualTo(one.crop().rgb());
    int[] oval = MeshContours.OVAL;
    for (int i = 0; i < oval.length; i++) {
      int a = oval[i];
      int b = oval[(i + 1) % oval.length];
      double x0 = one.mesh().meanX(oval);
      double y0 = one.mesh().meanY(oval);
      double cross =
          (one.mesh().x()[a] - x0) * (one.mesh().y()[b] - y0)
              - (one.mesh().x()[b] - x0) * (one.mesh().y()[a] - y0);
      assertThat(cross).isPositive();
    }
    assertThat(one.mesh().extent()).isCloseTo(face.mesh().extent(), within(25f));
  }
}
