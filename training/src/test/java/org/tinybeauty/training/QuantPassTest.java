package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.TrainWeights;

class QuantPassTest {
  private static final LiveNet NET = new LiveNet(16, 32, 1, 1, 1);
  private static final NetWeights WEIGHTS = LiveNetTest.lively(NET, 5);

  private static List<QuantRange> ranges = List.of();
  private static float[] image = {};

  @BeforeAll
  static void measure(@TempDir Path folder) throws IOException {
    try (TrainCache cache = new TrainCache(SyntheticCache.write(folder, 3, 2))) {
      ranges = new LiveExport(NET, WEIGHTS).calibrate(cache);
      TrainSample sample = new TrainSample(cache.size());
      sample.plain(cache, 1, 0);
      image = sample.image();
    }
  }

  /// How far bytes are from float.
  @Test
  void roundsAsMuchAsTheExportedNetwork() {
    byte[] file = new LiveExport(NET, WEIGHTS).quantised(0, ranges);
    float[] exact = residual(NET);
    double bytes = squares(LiveNetTest.run(file, image, new float[] {1, 1, 1, 1}), exact);
    double rounded = squares(residual(new QuantPass(NET, ranges)), exact);
    assertThat(rounded / bytes).isBetween(0.7, 1.4);
  }

  @Test
  void everyWeightLearns() {
    try (TrainWeights weights = new TrainWeights(WEIGHTS);
        FloatPointer memory = new FloatPointer(image);
        PointerScope _ = new PointerScope()) {
      Tensor crop = torch.from_blob(memory, 1, 3, LiveNet.SIDE, LiveNet.SIDE);
      new QuantPass(NET, ranges).residuals(weights.tensors(), crop, 0).square().sum().backward();
      weights
          .tensors()
          .forEach(
              (name, weight) -> {
                Tensor gradient = weight.grad();
                assertThat(gradient.defined()).as(name).isTrue();
                assertThat(gradient.abs().max().item_float()).as(name).isPositive().isFinite();
              });
    }
  }

  /// The whole residual of the first style.
  private static float[] residual(TrainPass pass) {
    try (TrainWeights weights = new TrainWeights(WEIGHTS);
        FloatPointer memory = new FloatPointer(image);
        PointerScope _ = new PointerScope()) {
      Tensor crop = torch.from_blob(memory, 1, 3, LiveNet.SIDE, LiveNet.SIDE);
      float[] regions = new float[LiveOnnx.REGIONS * image.length];
      pass.residuals(weights.tensors(), crop, 0)
          .contiguous()
          .data_ptr_float()
          .get(regions, 0, regions.length);
      return TrainSheet.sum(regions);
    }
  }

  private static double squares(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
    }
    return sum;
  }
}
