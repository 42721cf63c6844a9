package org.tinybeauty.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairImage;

/// The whole measurement, with an artist who paints exactly as a style does.
@Tag("data")
final class EvaluationTest {
  private static final Path TEACHERS = Path.of("../../shared/data/teachers");
  private static final Path LOCATOR = Path.of("../models/locator");
  private static final Path SMOKY = Path.of("../models/styles/smoky");
  private static final Path NATURAL = Path.of("../models/styles/natural");
  private static final Path PORTRAIT =
      Path.of("src/test/resources/org/tinybeauty/training/collins.png");

  @TempDir private Path folder;

  private Evaluation evaluation(List<String> told) throws IOException {
    assumeThat(TEACHERS).as("shared/data/teachers").isDirectory();
    Files.copy(PORTRAIT, folder.resolve("collins-before.png"));
    Files.writeString(folder.resolve("lonely-before.png"), "no picture");
    try (StyleBench bench = StyleBench.open(SMOKY, LOCATOR)) {
      new Subject.Styled(bench)
          .wear("collins", PairImage.read(PORTRAIT))
          .write(folder.resolve("collins-after.png"));
    }
    return new Evaluation(
        new EvaluationSources(LOCATOR, TEACHERS, null, folder, null, 0),
        (what, done, total) -> told.add(done + "/" + total + " " + what));
  }

  private static double figure(@Nullable Measured measured, String name) {
    assertThat(measured).isNotNull();
    return measured == null ? Double.NaN : measured.figures().getOrDefault(name, Double.NaN);
  }

  @Test
  void theStyleThatPaintedTheAftersScoresFullMarksAndAnotherDoesNot() throws IOException {
    List<String> told = new ArrayList<>();
    Evaluation evaluation = evaluation(told);
    assertThat(evaluation.strays()).hasSize(1);
    EvaluationReport report = evaluation.run(SMOKY, NATURAL, Map.of());
    Map<String, Double> figures = report.figures();
    assertThat(figures)
        .containsEntry(Figure.FULL_PSNR, 100.0)
        .containsEntry(Figure.MASKED_PSNR, 100.0)
        .containsEntry(Figure.DELTA_E, 0.0)
        .containsEntry(Figure.EDGE_SCORE, 1.0)
        .containsEntry("lipsPsnr", 100.0)
        .containsEntry(Figure.PAIRS, 1.0);
    assertThat(figures.get(Figure.SSIM)).isCloseTo(1, within(1e-9));
    assertThat(figures.get(Figure.OFF_FACE_MEAN)).isLessThan(0.5);
    assertThat(figure(report.baseline(), Figure.MASKED_PSNR)).isBetween(15.0, 45.0);
    assertThat(figure(report.baseline(), Figure.EDGE_SCORE)).isBetween(-1.0, 0.9);
    assertThat(told).containsExactly("1/2 smoky on collins", "2/2 natural on collins");
  }

  @Test
  void doingNothingGainsNothingAndChangesNothing() throws IOException {
    EvaluationReport report = evaluation(new ArrayList<>()).run(null, folder, Map.of());
    assertThat(report.figures())
        .containsEntry(Figure.MASKED_GAIN, 0.0)
        .containsEntry(Figure.FULL_GAIN, 0.0)
        .containsEntry(Figure.OFF_FACE_SHARE, 0.0)
        .containsEntry(Figure.EDGE_SCORE, 0.0)
        .containsEntry(Figure.STRENGTH, 0.0);
    // The folder of afters as a baseline is the artist.
    assertThat(figure(report.baseline(), Figure.FULL_PSNR)).isEqualTo(100);
    assertThat(report.verdict().passed()).isFalse();
  }

  @Test
  void aFolderWithoutPairsIsNamed() {
    EvaluationSources empty = new EvaluationSources(LOCATOR, TEACHERS, null, folder, null, 0);
    assertThatThrownBy(() -> new Evaluation(empty, (what, done, total) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x-before.*");
  }

  @Test
  void aMovingFaceFlickersMoreThanTheFloorAndFarLessThanItsMakeupIsStrong() throws IOException {
    assumeThat(TEACHERS).as("shared/data/teachers").isDirectory();
    PairImage still = PairImage.read(PORTRAIT);
    try (PairFinder finder = new PairFinder(LOCATOR, TEACHERS);
        StyleBench bench = StyleBench.open(SMOKY, LOCATOR)) {
      PairFinder.Found found = finder.find(still);
      assertThat(found).isNotNull();
      if (found != null) {
        FlickerRig rig = new FlickerRig(bench);
        FlickerRig.Figures product = rig.product(still, found, Motion.SMOOTH);
        FlickerRig.Figures bare = rig.bare(still, found, Motion.JITTER);
        assertThat(product.floor().mean()).isLessThan(0.1);
        assertThat(product.measured().mean()).isBetween(product.floor().mean(), 4.0);
        assertThat(bare.measured().mean()).isBetween(bare.floor().mean(), 6.0);
        assertThat(product.measured().makeup()).isBetween(0.01, 0.9);
      }
    }
  }
}
