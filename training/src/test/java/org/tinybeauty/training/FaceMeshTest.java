package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.inference.ModelException;
import picocli.CommandLine;

final class FaceMeshTest {
  private static final Path TEACHERS = Path.of("../../shared/data/teachers");
  private static final Path LOCATOR = Path.of("../models/locator");
  private static final Path PORTRAIT =
      Path.of("src/test/resources/org/tinybeauty/training/collins.png");

  @TempDir private Path folder;

  @Test
  void saysWhereTheMeshIsToBeHadWhenItIsMissing() {
    assertThatThrownBy(() -> new FaceMesh(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("@mediapipe/face_mesh 0.4.1657299874")
        .hasMessageContaining("--mesh");
  }

  @Test
  @Tag("data")
  void findsTheFaceOfAPortrait() throws IOException {
    assumeThat(TEACHERS).as("shared/data/teachers").isDirectory();
    PairImage portrait = PairImage.read(PORTRAIT);
    try (PairFinder finder = new PairFinder(LOCATOR, TEACHERS)) {
      PairFinder.Found found = finder.find(portrait);
      assertThat(found).isNotNull();
      if (found != null) {
        MeshFace mesh = found.mesh();
        assertThat(mesh.score()).isGreaterThan(0.9f);
        assertThat(mesh.x()[4]).isCloseTo(142, within(3f));
        assertThat(mesh.yaw()).isCloseTo(0, within(0.4));
        assertThat(found.cut(portrait, FaceCache.SIZE).flaw()).isEmpty();
      }
    }
  }

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
}
