package org.tinybeauty.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaceMotionTest {
  private static final double X = 320;
  private static final double Y = 180;
  private static final double SCALE = 1.2;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsAMovedFaceToAFractionOfAPixel(long seed) {
    Random random = new Random(seed);
    double x = X + random.nextDouble(-8, 8);
    double y = Y + random.nextDouble(-8, 8);
    double scale = SCALE * random.nextDouble(0.98, 1.02);
    double roll = random.nextDouble(-0.04, 0.04);
    try (Studio studio = new Studio(640, 360)) {
      FaceMotion motion = new FaceMotion(new Glance());
      studio.draw(X, Y, SCALE, 0);
      FaceCrop crop = Studio.crop(X, Y, SCALE, 0);
      motion.learn(studio.frame(), crop);
      studio.draw(x, y, scale, roll);
      assertThat(motion.follow(studio.frame(), crop)).isTrue();
      FaceCrop truth = Studio.crop(x, y, scale, roll);
      assertThat(Math.hypot(crop.centreX() - truth.centreX(), crop.centreY() - truth.centreY()))
          .isLessThan(0.15);
      assertThat(Math.abs(Math.log(crop.side() / truth.side()))).isLessThan(0.001);
      assertThat(Math.abs(crop.roll() - truth.roll())).isLessThan(0.001);
    }
  }

  @Test
  void aFaceThatIsGoneIsNotFound() {
    try (Studio studio = new Studio(640, 360)) {
      FaceMotion motion = new FaceMotion(new Glance());
      studio.draw(X, Y, SCALE, 0);
      FaceCrop crop = Studio.crop(X, Y, SCALE, 0);
      assertThat(motion.follow(studio.frame(), crop)).isFalse();
      motion.learn(studio.frame(), crop);
      studio.clear(120, 128, 128);
      assertThat(motion.follow(studio.frame(), crop)).isFalse();
      assertThat(crop.centreX()).isEqualTo(Studio.crop(X, Y, SCALE, 0).centreX());
    }
  }
}
