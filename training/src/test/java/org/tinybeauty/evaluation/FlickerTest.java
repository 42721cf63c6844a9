package org.tinybeauty.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tinybeauty.face.FaceCrop;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.pairs.PairImage;

final class FlickerTest {
  @Test
  void figuresAreThoseWorkedOutByHand() {
    // Two pixels; planes of red, green, blue. The first wears 20, 22, 24 levels of red, the second
    // 3 of green at most, which is no makeup.
    float[][] frames = {
      {20, 0, 0, 0, 0, 0}, {22, 0, 0, 3, 0, 0}, {24, 0, 0, 0, 0, 0},
    };
    Flicker flicker = Flicker.of(frames);
    assertThat(flicker.makeup()).isCloseTo(0.5, within(1e-9));
    // Inside: steps of red 2 and 2, of green and blue 0; six values.
    assertThat(flicker.mean()).isCloseTo(4 / 6.0, within(1e-6));
    assertThat(flicker.p99()).isEqualTo(2);
    // The standard deviation of 20, 22, 24 is sqrt(8 / 3); the other two channels stand still.
    assertThat(flicker.deviation()).isCloseTo(Math.sqrt(8 / 3.0) / 3, within(1e-6));
    // Over everything: squares 4 + 9 and 4 + 9, of 6 values and 2 steps.
    assertThat(flicker.warpingError()).isCloseTo(26 / 12.0 / 65025, within(1e-12));
  }

  @Test
  void aFaceWithoutMakeupIsLeftOutOfTheMean() {
    Flicker none = Flicker.of(new float[2][3]);
    assertThat(none.makeup()).isZero();
    assertThat(Flicker.mean(List.of(none, new Flicker(2, 4, 1, 1e-6, 0.5))).mean()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Motion.class)
  void aFixedResidualComesBackFromAnyPathNearlyUnchanged(Motion motion) {
    int side = 96;
    float[] still = new float[3 * side * side];
    for (int i = 0; i < still.length; i++) {
      double x = (i % side - 48) / 14.0;
      double y = (i / side % side - 48) / 14.0;
      still[i] = (float) (40 * Math.exp(-x * x - y * y));
    }
    float[][] frames = new float[Motion.FRAMES][];
    for (int t = 0; t < frames.length; t++) {
      Affine pose = motion.pose(t, side / 2.0);
      float[] there = ResidualGrid.warp(still, side, new Affine().invert(pose), side);
      frames[t] = ResidualGrid.warp(there, side, pose, side);
    }
    assertThat(Flicker.of(frames).mean()).isLessThan(0.15);
  }

  @ParameterizedTest
  @EnumSource(
      value = Motion.class,
      names = {"SMOOTH", "JITTER", "EXPOSURE"})
  void whatAFrameShowsAtAPosedPointIsWhatTheStillHasThere(Motion motion) {
    int side = FlickerFilm.SIDE;
    PairImage still = PairImage.blank(side, side);
    for (int i = 0; i < side * side; i++) {
      still.rgb()[1][i] = 0.1f + 0.0008f * (i % side) + 0.0004f * Math.floorDiv(i, side);
    }
    FaceCrop middle = new FaceCrop().set(side / 2.0, side / 2.0, FlickerFilm.CROP, 0.3);
    FlickerFilm film = new FlickerFilm(still, middle, motion);
    for (int t = 0; t < Motion.FRAMES; t += 5) {
      PairImage frame = film.frame(t);
      PairImage unmoved = film.unmoved(t);
      Affine pose = film.pose(t);
      double off = 0;
      for (int k = 0; k < 40; k++) {
        int u = 150 + 10 * k;
        int v = 520 - 9 * k;
        int x = (int) Math.floor(pose.x(u + 0.5, v + 0.5));
        int y = (int) Math.floor(pose.y(u + 0.5, v + 0.5));
        off += (frame.rgb()[1][y * side + x] - unmoved.rgb()[1][v * side + u]) / 40;
      }
      // One pixel of the path is 0.0009; rounding to whole pixels averages out.
      assertThat(Math.abs(off)).as("frame %d", t).isLessThan(0.0006);
    }
  }

  @Test
  void onlyTheExposureStepChangesTheLight() {
    for (Motion motion : Motion.values()) {
      assertThat(motion.gain(0)).isEqualTo(1);
      assertThat(motion.gain(Motion.FRAMES - 1)).isEqualTo(motion == Motion.EXPOSURE ? 1.05 : 1);
    }
  }
}
