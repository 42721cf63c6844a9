package org.tinybeauty.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PictureFilesTest {
  @TempDir private Path folder;

  private void touch(String... names) throws IOException {
    for (String name : names) {
      Files.createFile(folder.resolve(name));
    }
  }

  @Test
  void pairsAreFoundByNameWhateverTheirEnding() throws IOException {
    touch(
        "2-before.jpg", "2-after.PNG", "anna_before.png", "anna_after.jpeg", "notes.txt", "x.png");
    assertThat(PictureFiles.pairs(folder))
        .extracting(PictureFiles.Pair::name)
        .containsExactly("2", "anna");
  }

  @Test
  void aHalfWithoutItsPartnerIsNamed() throws IOException {
    touch("1-before.jpg", "1-after.jpg", "2-before.jpg");
    assertThatThrownBy(() -> PictureFiles.pairs(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2 has no after");
  }

  @Test
  void twoPicturesOfOneNameAreRefused() throws IOException {
    touch("1-before.jpg", "1-before.png", "1-after.jpg");
    assertThatThrownBy(() -> PictureFiles.pairs(folder)).hasMessageContaining("two pictures");
  }

  @Test
  void aFolderWithoutPairsSaysWhatIsExpected() {
    assertThatThrownBy(() -> PictureFiles.pairs(folder)).hasMessageContaining("x-before.*");
  }

  @Test
  void anotherPicturesOfANameAreTheNameItselfOrItsAfter() throws IOException {
    touch("1.png", "1-after.png", "2-after.jpg");
    assertThat(PictureFiles.named(folder, "1")).hasFileName("1.png");
    assertThat(PictureFiles.named(folder, "2")).hasFileName("2-after.jpg");
    assertThatThrownBy(() -> PictureFiles.named(folder, "3")).hasMessageContaining("the name 3");
  }
}
