package org.tinybeauty.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PairFilesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "a-before.jpg, a-after.png, a",
    "a_before.JPEG, a_after.webp, a",
    "A Before.png, a after.PNG, a",
    "anna 1 before.png, Anna_1-AFTER.jpg, anna-1",
    "x.before.jpg, x.after.jfif, x",
    "before.jpg, after.jpg, pair",
    "beforehand-before.jpg, beforehand-after.jpg, beforehand"
  })
  void aPairIsFoundByItsNames(String before, String after, String name) throws IOException {
    touch(before, after);
    PairFiles found = PairFiles.in(folder);
    assertThat(found.strays()).isEmpty();
    assertThat(found.pairs())
        .containsExactly(new PairFiles.Entry(name, folder.resolve(before), folder.resolve(after)));
  }

  @Test
  void whatIsNoPairIsNamedAndTheRestIsKept() throws IOException {
    touch("a-before.jpg", "a-after.jpg", "b-before.jpg", "c-after.jpg", "portrait.jpg");
    touch("d-before.jpg", "d-before.png", "d-after.jpg", "e-before.tif", "e-after.heic");
    touch("README.txt", ".hidden-before.jpg", "notes-before.docx");
    PairFiles found = PairFiles.in(folder);
    assertThat(found.pairs()).extracting(PairFiles.Entry::name).containsExactly("a");
    assertThat(found.strays())
        .containsExactly(
            new PairFiles.Stray("b", "b-before.jpg has no after"),
            new PairFiles.Stray("c", "c-after.jpg has no before"),
            new PairFiles.Stray(
                "d", "is there more than once: d-before.jpg, d-before.png; keep one"),
            new PairFiles.Stray("e-after.heic", ".heic is not read; save it as JPEG or PNG"),
            new PairFiles.Stray("e-before.tif", ".tif is not read; save it as JPEG or PNG"),
            new PairFiles.Stray(
                "portrait.jpg",
                "neither a before nor an after (expected: NAME-before.jpg, NAME-after.jpg)"));
  }

  @Test
  void twoHundredPairsAreFound() throws IOException {
    for (int i = 0; i < 200; i++) {
      touch("face%03d-before.jpg".formatted(i), "face%03d-after.jpg".formatted(i));
    }
    List<PairFiles.Entry> pairs = PairFiles.in(folder).pairs();
    assertThat(pairs).hasSize(200);
    assertThat(pairs.get(199).name()).isEqualTo("face199");
  }

  @Test
  void anEmptyOrMissingFolderSaysWhatToPutThere() {
    StyleProject style =
        new StyleProject(
            folder, "a", "a", "", "", "", List.of(), 1, List.of(), 50, 1, List.of(), null, folder);
    assertThatThrownBy(() -> PairProject.requirePhotos(style))
        .isInstanceOf(ProjectException.class)
        .hasMessageContaining("no such folder");
    folder.resolve("pairs").toFile().mkdir();
    assertThatThrownBy(() -> PairProject.requirePhotos(style))
        .isInstanceOf(ProjectException.class)
        .hasMessageContaining("no photos in it")
        .hasMessageContaining("NAME-before.jpg");
  }

  private void touch(String... names) throws IOException {
    for (String name : names) {
      Files.createFile(folder.resolve(name));
    }
  }
}
