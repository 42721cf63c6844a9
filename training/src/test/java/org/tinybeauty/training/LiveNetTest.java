package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.inference.OnnxModel;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.NetWeights.Weight;
import org.tinybeauty.network.TrainWeights;

class LiveNetTest {
  private static final int LENGTH = 3 * LiveNet.SIDE * LiveNet.SIDE;
  private static final LiveNet NET = new LiveNet(16, 32, 1, 1, 1);

  @Test
  void onnxAgreesWithLibtorchForEveryStyleAndStrength() {
    NetWeights weights = lively(NET, 3);
    float[] image = noise(1);
    for (int style = 0; style < 2; style++) {
      float[] regions = regions(NET, weights, image, style);
      byte[] file = new LiveExport(NET, weights).exact(style);
      for (float[] strength : new float[][] {{1, 1, 1, 1}, {0, 1.5f, 0, 0.25f}, {0, 0, 0, 0}}) {
        float[] expected = new float[LENGTH];
        for (int i = 0; i < regions.length; i++) {
          expected[i % LENGTH] += regions[i] * strength[i / LENGTH];
        }
        assertThat(distance(run(file, image, strength), expected)).isLessThan(1e-4f);
      }
    }
  }

  @Test
  void bytesStayNearFloat(@TempDir Path folder) throws Exception {
    NetWeights weights = lively(NET, 5);
    LiveExport export = new LiveExport(NET, weights);
    List<QuantRange> ranges;
    float[] image;
    try (TrainCache cache = new TrainCache(SyntheticCache.write(folder, 3, 2))) {
      ranges = export.calibrate(cache);
      TrainSample sample = new TrainSample(cache.size());
      sample.plain(cache, 1, 0);
      image = sample.image();
    }
    float[] all = {1, 1, 1, 1};
    float[] exact = run(export.exact(0), image, all);
    float[] bytes = run(export.quantised(0, ranges), image, all);
    double signal = 0;
    double error = 0;
    for (int i = 0; i < LENGTH; i++) {
      signal += exact[i] * exact[i];
      error += (exact[i] - bytes[i]) * (exact[i] - bytes[i]);
    }
    assertThat(error).isPositive().isLessThan(signal / 100);
  }

  @Test
  void makesExactlyNoResidualWhereTheFeaturesAreZero() {
    NetWeights weights = LiveModel.first(NET, 1, new SplittableRandom(4));
    Arrays.fill(weights.weight("heads").values(), 0.3f);
    Arrays.fill(weights.weight("stem.weight").values(), -1);
    float[] white = new float[LENGTH];
    Arrays.fill(white, 1);
    byte[] file = new LiveExport(NET, weights).exact(0);
    assertThat(run(file, white, new float[] {1, 1, 1, 1})).containsOnly(0f);
    Arrays.fill(white, -1);
    assertThat(run(file, white, new float[] {1, 1, 1, 1})).doesNotContain(0f);
  }

  @Test
  void shippedNetIsOfTheStatedSize() {
    NetShapes shapes = new NetShapes(new SplittableRandom(1));
    NetShapes.Size features =
        LiveNet.SHIPPED.trunk(shapes, new NetShapes.Size(3, LiveNet.SIDE, LiveNet.SIDE));
    assertThat(features).isEqualTo(new NetShapes.Size(32, 64, 64));
    assertThat(shapes.macs()).isLessThan(270_000_000L);
  }

  /// First weights with biases, place and heads large enough to matter.
  static NetWeights lively(LiveNet net, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NetWeights weights = LiveModel.first(net, 2, random);
    for (var entry : weights.byName().entrySet()) {
      Weight weight = entry.getValue();
      if (weight.shape().length != 4 || entry.getKey().equals("place")) {
        for (int i = 0; i < weight.values().length; i++) {
          weight.values()[i] += (float) (0.05 * random.nextGaussian());
        }
      }
    }
    return weights;
  }

  static float[] noise(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] image = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      image[i] = (float) random.nextDouble(-1, 1);
    }
    return image;
  }

  private static float[] regions(LiveNet net, NetWeights weights, float[] image, int style) {
    try (TrainWeights tensors = new TrainWeights(weights);
        FloatPointer memory = new FloatPointer(image);
        PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Tensor input = torch.from_blob(memory, 1, 3, LiveNet.SIDE, LiveNet.SIDE);
      Tensor output = LiveModel.residuals(net, tensors.tensors(), input, style).contiguous();
      float[] regions = new float[4 * LENGTH];
      output.data_ptr_float().get(regions, 0, regions.length);
      return regions;
    }
  }

  static float[] run(byte[] file, float[] image, float[] strength) {
    try (OnnxModel model = OnnxModel.load(file, "test", 1)) {
      MemorySegment.copy(image, 0, model.tensor("image"), ValueLayout.JAVA_FLOAT, 0, LENGTH);
      MemorySegment.copy(strength, 0, model.tensor("strength"), ValueLayout.JAVA_FLOAT, 0, 4);
      model.run();
      return model.tensor("residual").toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  static float distance(float[] a, float[] b) {
    float most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }
}
