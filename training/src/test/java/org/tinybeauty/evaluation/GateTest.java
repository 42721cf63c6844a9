package org.tinybeauty.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GateTest {
  private static Map<String, Double> good() {
    return new HashMap<>(
        Map.of(
            Figure.MASKED_GAIN, 5.2,
            Figure.FLICKER_SMOOTH_MEAN, 0.4,
            Figure.FLICKER_SMOOTH_P99, 3.5,
            Figure.FLICKER_JITTER_MEAN, 0.6,
            Figure.OFF_FACE_MEAN, 0.01));
  }

  @Test
  void aStyleWithinAllLimitsPassesThoughOptionalFiguresAreMissing() {
    assertThat(Gate.RELEASE.judge(good()).passed()).isTrue();
  }

  @Test
  void aMissSaysWhichLimitAndByHowMuch() {
    Map<String, Double> figures = good();
    figures.put(Figure.MASKED_GAIN, 1.25);
    figures.put(Figure.FLICKER_SMOOTH_P99, 5.5);
    assertThat(Gate.RELEASE.judge(figures).misses())
        .containsExactly(
            "maskedGain is 1.250, 1.8 under the least allowed 3.000 (dB won over doing nothing,"
                + " inside the makeup)",
            "flickerSmoothP99 is 5.500, 2.0 over the most allowed 3.500 (flicker under smooth"
                + " motion, 99th percentile)");
  }

  @Test
  void aRequiredFigureThatWasNotMeasuredIsAMiss() {
    Map<String, Double> figures = good();
    figures.remove(Figure.FLICKER_JITTER_MEAN);
    assertThat(Gate.RELEASE.judge(figures).misses())
        .containsExactly("flickerJitterMean (flicker under jitter, in levels) was not measured");
  }

  @Test
  void anOptionalFigureThatWasMeasuredCounts() {
    Map<String, Double> figures = good();
    figures.put(Figure.PARITY, 2e-3);
    assertThat(Gate.RELEASE.judge(figures).passed()).isFalse();
  }
}
