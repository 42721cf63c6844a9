package org.tinybeauty.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {
  @TempDir private Path folder;

  private static Score score(String name, @Nullable SkinTone tone, double masked, double gain) {
    return new Score(
        name,
        tone,
        HeadTurn.FRONTAL,
        Map.of(Figure.MASKED_PSNR, masked, Figure.MASKED_GAIN, gain),
        new byte[] {1, 2, 3});
  }

  private static List<Score> pairs() {
    return List.of(
        score("a", SkinTone.LIGHT, 30, 6),
        score("b", SkinTone.LIGHT, 30, 5),
        score("c", SkinTone.LIGHT, 30, 4),
        score("<d>", SkinTone.BROWN, 21, 1),
        score("e", SkinTone.BROWN, 22, 2),
        score("f", SkinTone.BROWN, 23, 3),
        score("g", SkinTone.TAN, 40, 15),
        score("h", null, 10, 0));
  }

  @Test
  void gapsAreBetweenTheMeansOfGroupsThatAreLargeEnough() {
    Fairness sheet = Fairness.byTone(pairs());
    assertThat(sheet.groups()).extracting(Fairness.Group::count).containsExactly(3, 1, 3);
    // Light: mean of 6, 5, 4. Brown: mean of 1, 2, 3. One tan face is too few.
    assertThat(sheet.gaps()).containsEntry(Figure.MASKED_GAIN, 3.0);
    assertThat(Fairness.byTurn(pairs()).gaps()).isEmpty();
  }

  @Test
  void theReportHoldsFiguresVerdictAndTheWorstPairFirst() throws IOException {
    Measured measured = new Measured("mine", pairs(), List.of(), List.of());
    EvaluationReport report =
        new EvaluationReport(measured, null, Map.of(Figure.PARITY, 1e-7), Gate.RELEASE);
    report.write(folder);
    JsonNode json = new ObjectMapper().readTree(folder.resolve(EvaluationReport.JSON).toFile());
    JsonNode figures = json.path(EvaluationReport.FIGURES);
    assertThat(figures.path(Figure.MASKED_GAIN).asDouble()).isCloseTo(4.5, within(1e-9));
    assertThat(figures.path(Figure.TONE_GAP).asDouble()).isCloseTo(3, within(1e-9));
    assertThat(figures.path(Figure.PARITY).asDouble()).isCloseTo(1e-7, within(1e-12));
    assertThat(json.path("verdict").path("passed").asBoolean(true)).isFalse();
    assertThat(json.path("pairs").size()).isEqualTo(8);
    String html = Files.readString(folder.resolve(EvaluationReport.HTML));
    assertThat(html.indexOf("h: 10 dB")).isPositive().isLessThan(html.indexOf("d&gt;: 21 dB"));
    assertThat(html).doesNotContain("<d>", "http:", "https:", "NaN", "null");
    assertThat(folder)
        .isDirectoryContaining("glob:**report.html")
        .isDirectoryNotContaining("glob:**.part");
  }
}
