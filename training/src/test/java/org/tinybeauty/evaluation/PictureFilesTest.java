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
  void anotherPicturesOfANameAreTheNameItselfOrItsAfter() throws IOException {
    touch("1.png", "1-after.png", "2-after.jpg");
    assertThat(PictureFiles.named(folder, "1")).hasFileName("1.png");
    assertThat(PictureFiles.named(folder, "2")).hasFileName("2-after.jpg");
    assertThatThrownBy(() -> PictureFiles.named(folder, "3")).hasMessageContaining("the name 3");
  }
}
