package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.tinybeauty.network.TorchDevice;
import org.tinybeauty.network.TrainWeights;

class TorchDeviceTest {
  private static final float[] IMAGE = LiveNetTest.noise(6);

  private static Tensor image(FloatPointer memory) {
    return torch.from_blob(memory, 1, 3, LiveNet.SIDE, LiveNet.SIDE);
  }

  @Test
  void aPassOnTheCpuIsThePassItself() {
    TrainNet net = LiveNet.SHIPPED;
    try (TrainWeights weights = new TrainWeights(net.first(1, new SplittableRandom(2)));
        FloatPointer memory = new FloatPointer(IMAGE);
        PointerScope _ = new PointerScope()) {
      Map<String, Tensor> known = weights.tensors();
      assertThat(TorchDevice.CPU.on(known)).isSameAs(known);
      Tensor plain = net.residuals(known, image(memory), 0);
      Tensor brought = net.on(TorchDevice.CPU).residuals(known, image(memory), 0);
      assertThat(torch.equal(plain, brought)).isTrue();
    }
  }

  @Test
  void gradientsFindTheWayBack() {
    TrainNet net = LiveNet.SHIPPED;
    try (TrainWeights weights = new TrainWeights(net.first(1, new SplittableRandom(2)));
        FloatPointer memory = new FloatPointer(IMAGE);
        PointerScope _ = new PointerScope()) {
      net.on(TorchDevice.found()).residuals(weights.tensors(), image(memory), 0).sum().backward();
      float[] gradient = new float[weights.size()];
      weights.takeGradients(gradient, new float[weights.size()]);
      assertThat(gradient).contains(0f);
      assertThat(IntStream.range(0, gradient.length).filter(i -> gradient[i] != 0).count())
          .as("of the heads, since they begin at zero")
          .isEqualTo((long) LiveModel.ROWS * LiveNet.SHIPPED.fine());
    }
  }
}
