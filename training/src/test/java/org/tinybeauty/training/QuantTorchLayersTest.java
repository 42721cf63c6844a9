package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tinybeauty.inference.OnnxModel;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.NetWeights.Weight;
import org.tinybeauty.network.TrainWeights;
import org.tinybeauty.training.NetLayers.Conv;
import org.tinybeauty.training.QuantTorchLayers.Value;

class QuantTorchLayersTest {
  private static final int SIDE = 32;
  private static final int CHANNELS = 16;
  private static final float[] IMAGE = Arrays.copyOf(LiveNetTest.noise(6), 3 * SIDE * SIDE);

  /// What follows a convolution.
  private enum Part {
    NOTHING,
    RELU,
    ADD,
    CONCAT,
    PLACE,
    TWICE;

    <V> V walk(NetLayers<V> net, V x) {
      V a = net.conv("a", Conv.zero(3, CHANNELS, 3), x);
      return net.exact(
          switch (this) {
            case NOTHING -> a;
            case RELU -> net.relu(a);
            case ADD -> net.add(a, net.conv("b", Conv.zero(3, CHANNELS, 1), x));
            case CONCAT -> net.concat(a, net.conv("b", Conv.zero(3, CHANNELS, 1), x));
            case PLACE -> net.place("place", CHANNELS, SIDE, a);
            case TWICE -> net.twice(a);
          });
    }

    NetWeights weights() {
      SplittableRandom random = new SplittableRandom(8);
      NetShapes shapes = new NetShapes(random);
      walk(shapes, new NetShapes.Size(3, SIDE, SIDE));
      for (Weight weight : shapes.weights().byName().values()) {
        for (int i = 0; i < weight.values().length; i++) {
          weight.values()[i] += (float) (0.05 * random.nextGaussian());
        }
      }
      return shapes.weights();
    }
  }

  @ParameterizedTest
  @EnumSource
  void computeWhatTheBytesInOnnxRuntimeDo(Part part) {
    try (TrainWeights weights = new TrainWeights(part.weights());
        FloatPointer memory = new FloatPointer(IMAGE);
        PointerScope _ = new PointerScope()) {
      Tensor image = torch.from_blob(memory, 1, 3, SIDE, SIDE);
      QuantCalibration calibration = new QuantCalibration(weights.tensors());
      float[] exact = floats(part.walk(calibration, image));
      List<QuantRange> ranges = calibration.ranges();
      QuantTorchLayers layers = new QuantTorchLayers(weights.tensors(), ranges);
      float[] rounded = floats(part.walk(layers, new Value(image, QuantRange.IMAGE)).tensor());
      float[] bytes = onnxRuntime(part, ranges);
      assertThat(squares(bytes, exact)).isPositive();
      // Doubled bytes are sixteenths: many lie just between two bytes and go either way.
      assertThat(squares(bytes, rounded)).isLessThan(squares(bytes, exact) / 5);
    }
  }

  @Test
  void beyondItsRangeAValueStaysAndLearnsNothing() {
    try (FloatPointer memory = new FloatPointer(-2f, -0.1f, 0.4f, 3f);
        PointerScope _ = new PointerScope()) {
      Tensor x = torch.from_blob(memory, 4).requires_grad_(true);
      Tensor bytes = new Value(x, new QuantRange(0, 1)).bytes();
      bytes.sum().backward();
      assertThat(floats(x.grad())).containsExactly(0, 0, 1, 0);
      assertThat(floats(bytes)).containsExactly(0, 0, 102 * (1 / 255f), 255 * (1 / 255f));
    }
  }

  private static float[] floats(Tensor tensor) {
    float[] values = new float[(int) tensor.numel()];
    tensor.contiguous().data_ptr_float().get(values, 0, values.length);
    return values;
  }

  private static float[] onnxRuntime(Part part, List<QuantRange> ranges) {
    NetShapes.Size size =
        part.walk(new NetShapes(new SplittableRandom(8)), new NetShapes.Size(3, SIDE, SIDE));
    OnnxWriter onnx = new OnnxWriter();
    onnx.input("image", 1, 3, SIDE, SIDE);
    onnx.output("out", 1, size.channels(), size.height(), size.width());
    QuantLayers layers = new QuantLayers(onnx, part.weights(), ranges);
    String out = part.walk(layers, new QuantLayers.Value("image", QuantRange.IMAGE)).name();
    onnx.node("Identity", "out", List.of(out));
    try (OnnxModel model = OnnxModel.load(onnx.toBytes("test"), "test", 1)) {
      MemorySegment.copy(IMAGE, 0, model.tensor("image"), ValueLayout.JAVA_FLOAT, 0, IMAGE.length);
      model.run();
      return model.tensor("out").toArray(ValueLayout.JAVA_FLOAT);
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
