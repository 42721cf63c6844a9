package org.tinybeauty.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.inference.ModelException;

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
        assertThat(found.cut(portrait, PairFace.SIZE).flaw()).isEmpty();
      }
    }
  }
}
