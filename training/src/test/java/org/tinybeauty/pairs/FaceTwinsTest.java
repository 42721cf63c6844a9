package org.tinybeauty.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.frame.Affine;

final class FaceTwinsTest {
  private static final Path TEACHERS = Path.of("../../shared/data/teachers");
  private static final Path LOCATOR = Path.of("../models/locator");
  private static final Path EVAL = Path.of("../../shared/data/artist-pairs/eval");

  @TempDir private Path folder;

  @Test
  @Tag("data")
  void aPhotographIsKnownAgainInAnotherSizeAndFormatAndOthersAreNot() throws IOException {
    assumeThat(EVAL).as("the data folder, with the artist's pairs").isDirectory();
    List<PairFace> faces = new ArrayList<>();
    List<PairFace> again = new ArrayList<>();
    try (PairFinder finder = new PairFinder(LOCATOR, TEACHERS)) {
      for (int i = 1; i <= 6; i++) {
        PairImage picture = PairImage.read(EVAL.resolve("0%d-before.jpg".formatted(i)));
        faces.add(cut(finder, picture));
        Path other = folder.resolve(i + ".jpg");
        int side = Math.min(picture.width(), picture.height()) * 4 / 5;
        double scale = Math.min(picture.width(), picture.height()) / (double) side;
        picture.square(new Affine().set(scale, 0, 0, 0, scale, 0), side).write(other);
        again.add(cut(finder, PairImage.read(other)));
      }
    }
    FaceTwins twins = new FaceTwins(faces.subList(0, 3));
    for (int i = 0; i < 6; i++) {
      assertThat(twins.has(faces.get(i))).as("face %d", i).isEqualTo(i < 3);
      assertThat(twins.has(again.get(i))).as("smaller face %d", i).isEqualTo(i < 3);
    }
    assertThat(new FaceTwins(List.of()).has(faces.getFirst())).isFalse();
  }

  private static PairFace cut(PairFinder finder, PairImage picture) {
    PairFinder.Found found = finder.find(picture);
    return Objects.requireNonNull(found, "a face").cut(picture, PairFace.SIZE);
  }
}
