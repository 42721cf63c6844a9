package org.tinybeauty.training;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.TorchDevice;
import org.tinybeauty.network.TrainWeights;

/// How alike two made-up faces look to a trunk that was trained before and learns no more: the mean
/// absolute difference of its features of the crop with the predicted and with the wanted makeup,
/// both clamped to [-1, 1] as pixels are. Source of the idea: TinyBeauty's perceptual loss (arXiv
/// 2403.15033), whose features are of a network trained on photographs. Any thread, several at a
/// time.
final class TrainLikeness implements AutoCloseable {
  private final LiveNet net;
  private final TrainWeights trunk;
  private final float weight;
  private final TorchDevice device = TorchDevice.found();

  /// @param trunk weights of `net`, of which the heads are not needed
  /// @param weight of the difference
  TrainLikeness(LiveNet net, NetWeights trunk, double weight) {
    this.net = net;
    this.trunk = new TrainWeights(trunk);
    this.trunk.tensors().values().forEach(tensor -> tensor.set_requires_grad(false));
    this.weight = (float) weight;
  }

  /// Computes the weighted difference and adds its gradient.
  ///
  /// @param image the crop, `[3, 256, 256]`
  /// @param predicted `[regions, 3, 256, 256]`
  /// @param target the same shape
  /// @param gradient the same shape; the difference's derivative times `scale` is added
  /// @return the weighted difference
  double measure(float[] image, float[] predicted, float[] target, float[] gradient, float scale) {
    float[] slopes = new float[image.length];
    double difference;
    try (FloatPointer made = new FloatPointer(worn(image, predicted));
        FloatPointer wanted = new FloatPointer(worn(image, target));
        PointerScope _ = new PointerScope()) {
      Tensor seen = torch.from_blob(made, 1, 3, LiveNet.SIDE, LiveNet.SIDE);
      seen.set_requires_grad(true);
      Tensor model = torch.from_blob(wanted, 1, 3, LiveNet.SIDE, LiveNet.SIDE);
      Tensor mean = features(seen).sub(features(model)).abs().mean();
      mean.backward();
      seen.grad().contiguous().data_ptr_float().get(slopes, 0, slopes.length);
      difference = mean.item_float();
    }
    for (int region = 0; region < gradient.length; region += slopes.length) {
      for (int i = 0; i < slopes.length; i++) {
        gradient[region + i] += weight * scale * slopes[i];
      }
    }
    return weight * difference;
  }

  private Tensor features(Tensor face) {
    Tensor shown =
        face.clamp(new ScalarOptional(new Scalar(-1)), new ScalarOptional(new Scalar(1)))
            .contiguous(torch.MemoryFormat.ChannelsLast);
    return net.trunk(new TorchLayers(device.on(trunk.tensors())), device.on(shown));
  }

  /// The crop with all regions' residuals, not clamped yet.
  private static float[] worn(float[] image, float[] residuals) {
    float[] worn = image.clone();
    for (int region = 0; region < residuals.length; region += worn.length) {
      for (int i = 0; i < worn.length; i++) {
        worn[i] += residuals[region + i];
      }
    }
    return worn;
  }

  @Override
  public void close() {
    trunk.close();
  }
}
