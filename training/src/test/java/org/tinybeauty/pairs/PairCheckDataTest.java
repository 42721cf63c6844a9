package org.tinybeauty.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.pairs.PairVerdict.Check;
import org.tinybeauty.pairs.PairVerdict.Level;

/// The checks on an artist's pairs, and on copies of them that are spoilt in one way each.
@Tag("data")
final class PairCheckDataTest {
  private static final Path TEACHERS = Path.of("../../shared/data/teachers");
  private static final Path SEED = Path.of("../../shared/data/artist-pairs/seed");
  private static @Nullable PairFinder finder;

  @TempDir private Path folder;

  @BeforeAll
  static void load() {
    assumeThat(TEACHERS).as("shared/data/teachers").isDirectory();
    assumeThat(SEED).as("shared/data/artist-pairs/seed").isDirectory();
    finder = new PairFinder(Path.of("../models/locator"), TEACHERS);
  }

  @AfterAll
  static void close() {
    if (finder != null) {
      finder.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3", "4", "5"})
  void theArtistsPairsPassAndStayAsTheyAre(String name) throws IOException {
    PairReport report =
        examine(SEED.resolve(name + "-before.png"), SEED.resolve(name + "-after.png"));
    assertThat(report.level()).as("%s", report.remarks()).isEqualTo(Level.OK);
    AlignedPair pair = java.util.Objects.requireNonNull(report.pair());
    assertThat(pair.after().rgb())
        .isDeepEqualTo(PairImage.read(SEED.resolve(name + "-after.png")).rgb());
  }

  @Test
  void pairsOfTwoPeopleAreRefused() {
    PairReport report = examine(SEED.resolve("1-before.png"), SEED.resolve("2-after.png"));
    assertThat(refused(report)).contains(Check.ALIGNMENT);
  }

  @Test
  void anAfterWithoutMakeupIsRefused() {
    PairReport report = examine(SEED.resolve("1-before.png"), SEED.resolve("1-before.png"));
    assertThat(refused(report)).containsExactly(Check.MAKEUP);
  }

  @Test
  void aPictureWithoutAFaceIsRefused() throws IOException {
    PairImage grey = PairImage.blank(300, 300);
    java.util.Arrays.fill(grey.rgb()[1], 0.5f);
    PairReport report = examine(save(grey, "before"), SEED.resolve("1-after.png"));
    assertThat(refused(report)).containsExactly(Check.FACE);
    assertThat(report.remarks().getFirst().sentence()).contains("no face in the before");
  }

  @Test
  void twoFacesAreRefusedAndASmallSecondOneIsSaid() throws IOException {
    PairImage one = PairImage.read(SEED.resolve("1-before.png"));
    PairImage other = PairImage.read(SEED.resolve("2-before.png"));
    Path alike = save(beside(one, other, 1), "before");
    assertThat(refused(examine(alike, alike))).contains(Check.FACE);
    PairImage made = PairImage.read(SEED.resolve("1-after.png"));
    PairImage small = PairImage.read(SEED.resolve("2-after.png"));
    PairReport report =
        examine(
            save(beside(one, other, 0.5), "small-before"),
            save(beside(made, small, 0.5), "small-after"));
    assertThat(report.level()).isEqualTo(Level.WARNING);
    assertThat(report.remarks().getFirst().sentence())
        .contains("2 faces in the before; the largest, on the left, is used");
    assertThat(java.util.Objects.requireNonNull(report.pair()).face().crop().centreX())
        .isLessThan(477);
  }

  @Test
  void aBlurredPairAndASmallOneAreRefused() throws IOException {
    Path before = SEED.resolve("1-before.png");
    Path after = SEED.resolve("1-after.png");
    assertThat(refused(examine(blurred(before), blurred(after)))).contains(Check.SHARPNESS);
    assertThat(refused(examine(smaller(before), smaller(after)))).contains(Check.SIZE);
  }

  @Test
  void greyPhotosPassWithAWarning() throws IOException {
    PairReport report =
        examine(grey(SEED.resolve("3-before.png")), grey(SEED.resolve("3-after.png")));
    assertThat(report.level()).isEqualTo(Level.WARNING);
    assertThat(report.remarks().getFirst().sentence()).contains("no colour");
  }

  @Test
  void aMovedAndRecolouredAfterIsBroughtBack() throws IOException {
    PairImage after = PairImage.read(SEED.resolve("2-after.png"));
    Similarity map = new Similarity(1.02, 0.03, -7.3, 4.6);
    PairImage moved = TestPair.moved(after, map, 477, 477);
    float[] gain = {0.9f, 1.05f, 0.95f};
    PairImage spoilt = TestPair.coloured(moved, gain, new float[3]);
    PairReport report = examine(SEED.resolve("2-before.png"), save(spoilt, "after"));
    AlignedPair pair = java.util.Objects.requireNonNull(report.pair(), "refused");
    PairImage back = pair.after();
    double sum = 0;
    int n = 0;
    for (int y = 100; y < 380; y++) {
      for (int i = y * 477 + 100; i < y * 477 + 380; i++) {
        sum += Math.abs(back.rgb()[1][i] - after.rgb()[1][i]);
        n++;
      }
    }
    assertThat(255 * sum / n).isLessThan(3);
  }

  private static java.util.List<Check> refused(PairReport report) {
    assertThat(report.pair()).isNull();
    return report.verdicts().stream()
        .filter(v -> v.level() == Level.REFUSED)
        .map(PairVerdict::check)
        .toList();
  }

  private static PairReport examine(Path before, Path after) {
    return new PairCheck(java.util.Objects.requireNonNull(finder), null)
        .examine(new PairFiles.Entry("x", before, after));
  }

  private Path save(PairImage picture, String name) throws IOException {
    Path file = folder.resolve(name + ".png");
    picture.write(file);
    return file;
  }

  private Path smaller(Path file) throws IOException {
    PairImage picture = PairImage.read(file);
    int side = (int) (picture.width() * 0.4);
    PairImage less = TestPair.moved(picture, new Similarity(0.4, 0, 0, 0), side, side);
    return save(less, "small-" + file.getFileName());
  }

  private Path blurred(Path file) throws IOException {
    PairImage picture = PairImage.read(file);
    for (float[] plane : picture.rgb()) {
      float[] fine = new PairLevel(picture.width(), picture.height(), plane).fine(5).v();
      for (int i = 0; i < plane.length; i++) {
        plane[i] -= fine[i];
      }
    }
    return save(picture, "blurred-" + file.getFileName());
  }

  private Path grey(Path file) throws IOException {
    PairImage picture = PairImage.read(file);
    PairLevel luma = PairLevel.luma(picture);
    float[][] rgb = {luma.v(), luma.v(), luma.v()};
    return save(
        new PairImage(picture.width(), picture.height(), rgb), "grey-" + file.getFileName());
  }

  private static PairImage beside(PairImage left, PairImage right, double scale) {
    Similarity map = new Similarity(scale, 0, left.width(), 0);
    PairImage out = TestPair.moved(right, map, 2 * left.width(), left.height());
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < out.height(); y++) {
        int row = y * out.width();
        System.arraycopy(left.rgb()[c], y * left.width(), out.rgb()[c], row, left.width());
        boolean below = y >= scale * right.height();
        int from = below ? 0 : (int) (left.width() + scale * right.width());
        java.util.Arrays.fill(
            out.rgb()[c], row + Math.max(from, left.width()), row + out.width(), 0.4f);
      }
    }
    return out;
  }
}
