package org.tinybeauty.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.tinybeauty.inference.OnnxModel;

/// One run of each network that a frame may need: a shipped style's, the search for new faces (not
/// in every frame), and the closer look at a known one. All shipped styles have the same network
/// but for its weights, so one stands for them.
///
/// Run from the project's folder, which holds `models`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class InferenceBenchmark {
  private static final List<String> INPUTS = List.of("image", "strength", "input:0");

  /// A file or folder under `models`.
  @Param({
    "styles/natural/network.onnx",
    "locator/face_detection_back_256x256.onnx",
    "locator/face_detection_front_128x128.onnx"
  })
  String network = "styles/natural/network.onnx";

  @Param({"1", "2"})
  int threads = 1;

  private @Nullable OnnxModel model;

  @Setup
  public void open() {
    OnnxModel opened = OnnxModel.load(Path.of("models", network), threads);
    model = opened;
    SplittableRandom random = new SplittableRandom(1);
    for (String name : INPUTS) {
      if (!opened.has(name)) {
        continue;
      }
      MemorySegment tensor = opened.tensor(name);
      for (long i = 0; i < tensor.byteSize() / Float.BYTES; i++) {
        float value = name.equals("strength") ? 1 : (float) random.nextDouble(-1, 1);
        tensor.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
      }
    }
  }

  @TearDown
  public void close() {
    Objects.requireNonNull(model).close();
  }

  @Benchmark
  public void run() {
    Objects.requireNonNull(model).run();
  }
}
