package org.tinybeauty.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairImage;

final class IdentityTest {
  private static final Path TEACHERS = Path.of("../../shared/data/teachers");
  private static final Path LOCATOR = Path.of("../models/locator");
  private static final Path PORTRAIT =
      Path.of("src/test/resources/org/tinybeauty/training/collins.png");

  @Test
  void cosineIsThatOfTheAngle() {
    assertThat(Identity.cosine(new float[] {3, 4}, new float[] {4, 3}))
        .isCloseTo(0.96, within(1e-9));
    assertThat(Identity.cosine(new float[] {1, 0}, new float[] {0, 2})).isZero();
  }

  @Test
  @Tag("data")
  void aFaceIsLikeItselfAndLessLikeItselfWithItsHalvesSwapped() throws IOException {
    assumeThat(TEACHERS).as("shared/data/teachers").isDirectory();
    PairImage portrait = PairImage.read(PORTRAIT);
    try (PairFinder finder = new PairFinder(LOCATOR, TEACHERS);
        Identity identity = new Identity(TEACHERS.resolve("MobileFaceNet.onnx"))) {
      PairFinder.Found found = finder.find(portrait);
      assertThat(found).isNotNull();
      if (found != null) {
        assertThat(identity.cosine(portrait, portrait, found.mesh())).isCloseTo(1, within(1e-5));
        PairImage upset = portrait.copy();
        for (float[] plane : upset.rgb()) {
          for (int i = 0; i < plane.length / 2; i++) {
            float swap = plane[i];
            plane[i] = plane[plane.length - 1 - i];
            plane[plane.length - 1 - i] = swap;
          }
        }
        assertThat(identity.cosine(portrait, upset, found.mesh())).isLessThan(0.5);
      }
    }
  }
}
