package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tinybeauty.amplifier.MakeupScore;

final class MakeupLimitsTest {
  private static final MakeupScore OWN = score(1, 1, 1, 0.8, 0.05, 0, 0.001);
  private static final MakeupLimits LIMITS = MakeupLimits.of(List.of(OWN), List.of(0.8));

  private static MakeupScore score(
      double strength,
      double lips,
      double bare,
      double likeness,
      double astray,
      int offFace,
      double clipped) {
    return new MakeupScore(
        strength, Map.of("lips", lips), bare, likeness, Map.of(), astray, offFace, clipped);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 0.8, 0.05, 0, 0.001, 0.8, ",
    "0.5, 0.4, 2, 0.6, 0.1, 0, 0.01, 0.6, ",
    "1, 1, 1, 0.8, 0.05, 1, 0.001, 0.8, OFF_FACE",
    "0.1, 1, 1, 0.8, 0.05, 0, 0.001, 0.8, FAINT",
    "3, 3, 1, 0.8, 0.05, 0, 0.001, 0.8, STRONG",
    "1, 0.1, 1, 0.8, 0.05, 0, 0.001, 0.8, REGION",
    "1, 5, 1, 0.8, 0.05, 0, 0.001, 0.8, REGION",
    "1, 1, 9, 0.8, 0.05, 0, 0.001, 0.8, REGION",
    "1, 1, 1, 0.3, 0.05, 0, 0.001, 0.8, UNLIKE",
    "1, 1, 1, 0.8, 0.5, 0, 0.001, 0.8, ASTRAY",
    "1, 1, 1, 0.8, 0.05, 0, 0.3, 0.8, CLIPPED",
    "1, 1, 1, 0.8, 0.05, 0, 0.001, 0.2, IDENTITY",
    "NaN, 1, 1, 0.8, 0.05, 0, 0.001, 0.8, FAINT"
  })
  void eachFlawHasItsName(
      double strength,
      double lips,
      double bare,
      double likeness,
      double astray,
      int offFace,
      double clipped,
      double identity,
      @Nullable MakeupFlaw expected) {
    MakeupScore score = score(strength, lips, bare, likeness, astray, offFace, clipped);
    assertThat(LIMITS.flaw(score, identity)).isEqualTo(expected);
  }
}
