package org.tinybeauty.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.media.StillImage;
import org.tinybeauty.pairs.PairImage;

final class StillMakeupTest {
  private static final Path STYLE = Path.of("../models/styles/smoky");
  private static final Path LOCATOR = Path.of("../models/locator");
  private static final Path PORTRAIT =
      Path.of("src/test/resources/org/tinybeauty/training/collins.png");

  @TempDir private Path folder;

  @Test
  void aStillIsMadeUpToTheLevelAsApplyMakesItUp() throws IOException {
    PairImage before = PairImage.read(PORTRAIT);
    Path applied = folder.resolve("applied.png");
    Levels made;
    try (StyleBench bench = StyleBench.open(STYLE, LOCATOR)) {
      try (FrameFilter filter = bench.filter()) {
        assertThat(StillImage.filter(PORTRAIT, applied, filter)).isTrue();
      }
      made = Levels.of(new Subject.Styled(bench).wear("collins", before));
    }
    assertThat(made.rgb()).isDeepEqualTo(Levels.of(PairImage.read(applied)).rgb());
    assertThat(OffFace.strength(Levels.of(before), made, ones(made.pixels()))).isGreaterThan(0.5);
  }

  @Test
  void anExportedNetworkWithoutAManifestRunsUnderItsFoldersName() throws IOException {
    Path exported = Files.createDirectories(folder.resolve("My Style"));
    Files.copy(STYLE.resolve("network.onnx"), exported.resolve("network.onnx"));
    try (StyleBench bench = StyleBench.open(exported, LOCATOR)) {
      assertThat(bench.style().name()).isEqualTo("my-style");
      assertThat(bench.style().manifest().size()).isEqualTo(256);
    }
  }

  @Test
  void theCopyOnTheBenchIsGoneAfterwards() throws IOException {
    Path copy;
    try (StyleBench bench = StyleBench.open(STYLE, LOCATOR)) {
      copy = bench.style().folder();
      assertThat(copy).isDirectory();
    }
    assertThat(copy).doesNotExist();
    assertThat(copy.getParent()).doesNotExist();
  }

  @Test
  void aFolderThatIsNoStyleIsNamed() {
    assertThatThrownBy(() -> StyleBench.open(folder, LOCATOR))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("network.onnx");
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
