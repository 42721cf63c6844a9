package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.pairs.PairFiles;
import org.tinybeauty.pairs.PairImage;
import picocli.CommandLine;

final class RecipePaintCommandTest {
  private static final Path TEACHERS = Path.of("../../shared/data/teachers");
  private static final Path LOCATOR = Path.of("../models/locator");
  private static final Path PORTRAIT =
      Path.of("src/test/resources/org/tinybeauty/training/collins.png");
  @TempDir private Path folder;

  @Test
  @Tag("data")
  void paintCommandChangesTheFaceAndNotItsSurroundings() throws IOException {
    assumeThat(TEACHERS).as("shared/data/teachers").isDirectory();
    Path out = folder.resolve("painted.png");
    int code =
        new CommandLine(new RecipePaintCommand())
            .execute(
                "--recipe=recipes/classic-red.yaml",
                "--mesh=" + TEACHERS,
                "--locator=" + LOCATOR,
                PORTRAIT.toString(),
                "-o",
                out.toString());
    assertThat(code).isZero();
    PairImage before = PairImage.read(PORTRAIT);
    PairImage after = PairImage.read(out);
    assertThat(after.rgb()[0][0]).isCloseTo(before.rgb()[0][0], within(1e-6f));
    float most = 0;
    for (int i = 0; i < before.rgb()[1].length; i++) {
      most = Math.max(most, before.rgb()[1][i] - after.rgb()[1][i]);
    }
    assertThat(most).isGreaterThan(0.3f);
    assertThat(Files.size(out)).isPositive();
  }

  @Test
  @Tag("data")
  void aFolderOfPhotosBecomesPairs() throws IOException {
    assumeThat(TEACHERS).as("shared/data/teachers").isDirectory();
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Files.copy(PORTRAIT, photos.resolve("one.png"));
    PairImage.blank(300, 200).write(photos.resolve("nobody.png"));
    Path out = folder.resolve("pairs");
    int code =
        new CommandLine(new RecipePaintCommand())
            .execute(
                "--recipe=recipes/classic-red.yaml",
                "--mesh=" + TEACHERS,
                "--locator=" + LOCATOR,
                photos.toString(),
                "-o",
                out.toString());
    assertThat(code).isZero();
    PairFiles made = PairFiles.in(out);
    assertThat(made.strays()).isEmpty();
    assertThat(made.pairs()).extracting(PairFiles.Entry::name).containsExactly("one");
    assertThat(out.resolve("one-after.png")).isRegularFile();
  }
}
