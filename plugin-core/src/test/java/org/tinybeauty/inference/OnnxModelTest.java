package org.tinybeauty.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {
  private static final Path BLAZE_FACE =
      Path.of(System.getProperty("tinybeauty.home", "."), "models", "locator")
          .resolve("face_detection_front_128x128.onnx");

  /// y = Relu(x), float32 [1].
  private static final byte[] RELU =
      HexFormat.of()
          .parseHex(
              "080812003a330a0c0a0178120179220452656c751201705a0f0a0178120a0a08080112040a020801"
                  + "620f0a0179120a0a08080112040a02080142040a001011");

  @Test
  void computesInPlaceAgainAndAgain() {
    try (OnnxModel model = OnnxModel.load(RELU, "relu", 1)) {
      MemorySegment x = model.tensor("x");
      MemorySegment y = model.tensor("y");
      for (float value : new float[] {1.5f, -2, 0.25f}) {
        x.set(ValueLayout.JAVA_FLOAT, 0, value);
        model.run();
        assertThat(y.get(ValueLayout.JAVA_FLOAT, 0)).isEqualTo(Math.max(0, value));
      }
    }
  }

  @Test
  void tellsNamesAndShapes() {
    try (OnnxModel model = OnnxModel.load(BLAZE_FACE, 1)) {
      assertThat(model.shape("input:0")).containsExactly(1, 3, 128, 128);
      assertThat(model.shape("Identity_2:0")).containsExactly(1, 512, 16);
      assertThat(model.tensor("input:0").byteSize()).isEqualTo(128 * 128 * 3 * 4);
      assertThat(model.tensor("input:0").address() % 64).isZero();
      assertThat(model.has("input:0")).isTrue();
      assertThat(model.has("strength")).isFalse();
      assertThatThrownBy(() -> model.tensor("strength"))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("strength")
          .hasMessageContaining("input:0");
    }
  }

  @Test
  void givesTheSameOutputsOnOneThreadAndOnTwo() {
    try (OnnxModel one = OnnxModel.load(BLAZE_FACE, 1);
        OnnxModel two = OnnxModel.load(BLAZE_FACE, 2)) {
      MemorySegment in = one.tensor("input:0");
      for (long i = 0; i < in.byteSize() / 4; i++) {
        in.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) Math.sin(i * 0.37));
      }
      two.tensor("input:0").copyFrom(in);
      one.run();
      two.run();
      for (String output : List.of("Identity:0", "Identity_1:0", "Identity_2:0")) {
        float[] a = one.tensor(output).toArray(ValueLayout.JAVA_FLOAT);
        float[] b = two.tensor(output).toArray(ValueLayout.JAVA_FLOAT);
        assertThat(a).usingComparatorWithPrecision(1e-3f).containsExactly(b);
      }
    }
  }

  @Test
  void leavesLittleForTheCollectorPerRun() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (OnnxModel model = OnnxModel.load(BLAZE_FACE, 1)) {
      for (int i = 0; i < 500; i++) {
        model.run();
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100; i++) {
        model.run();
      }
      long perRun = (threads.getCurrentThreadAllocatedBytes() - before) / 100;
      // Map copies, name arrays and the Result of ONNX Runtime's own Java code; four outputs.
      assertThat(perRun).isLessThan(2048);
    }
  }

  @Test
  void refusesAMissingFileByName(@TempDir Path folder) {
    assertThatThrownBy(() -> OnnxModel.load(folder.resolve("none.onnx"), 1))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("none.onnx");
  }

  @Test
  void refusesTruncatedAndForeignBytes(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(BLAZE_FACE);
    Path half = folder.resolve("half.onnx");
    Files.write(half, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> OnnxModel.load(half, 1))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("half.onnx");
    byte[] text = "no model at all".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> OnnxModel.load(text, "text", 1))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("text");
    assertThatThrownBy(() -> OnnxModel.load(new byte[0], "empty", 1))
        .isInstanceOf(ModelException.class);
  }

  @Test
  void keepsOffStandardOutput() {
    PrintStream out = System.out;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setOut(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try (OnnxModel model = OnnxModel.load(RELU, "relu", 1)) {
      model.run();
    } finally {
      System.setOut(out);
    }
    assertThat(caught.size()).isZero();
  }

  @Test
  void triesProvidersBestFirstAndSaysWhyNot() {
    List<ExecutionProvider.Probe> probes = ExecutionProvider.probe();
    assertThat(probes)
        .extracting(ExecutionProvider.Probe::provider)
        .containsExactly(ExecutionProvider.TENSORRT, ExecutionProvider.CUDA, ExecutionProvider.CPU);
    assertThat(probes.getLast().loads()).isTrue();
    assertThat(probes).allMatch(probe -> probe.loads() == probe.detail().isEmpty());
    ExecutionProvider best =
        probes.stream().filter(ExecutionProvider.Probe::loads).findFirst().orElseThrow().provider();
    try (OnnxModel model = OnnxModel.load(RELU, "relu", 1)) {
      assertThat(model.provider()).isEqualTo(best);
    }
    assertThat(ExecutionProvider.runtimeVersion()).startsWith("1.");
  }
}
