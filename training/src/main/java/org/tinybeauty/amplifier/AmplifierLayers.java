package org.tinybeauty.amplifier;

import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.group_norm;
import static org.bytedeco.pytorch.global.torch.linear;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.NetWeights.Weight;

/// Layers with weights of a name. In the first pass of all, weights that are not there yet are
/// drawn by chance, so that the network is written down once. Tensors belong to the open
/// `PointerScope`. One thread.
final class AmplifierLayers {
  private static final int GROUPS = 8;

  private final Map<String, Tensor> weights;
  private final SequencedMap<String, Weight> drawn = new LinkedHashMap<>();
  private final @Nullable RandomGenerator random;

  /// @param weights by name, lent
  AmplifierLayers(Map<String, Tensor> weights) {
    this.weights = weights;
    this.random = null;
  }

  /// Layers that draw their weights as they are used.
  AmplifierLayers(RandomGenerator random) {
    this.weights = new LinkedHashMap<>();
    this.random = random;
  }

  /// The weights that were drawn.
  NetWeights drawn() {
    return new NetWeights(drawn);
  }

  /// A number array of a name.
  ///
  /// @param spread standard deviation of what is drawn, around `mean`
  Tensor weight(String name, double mean, double spread, long... shape) {
    Tensor known = weights.get(name);
    if (known != null) {
      return known;
    }
    if (random == null) {
      throw new IllegalArgumentException("no weight called " + name);
    }
    int length = 1;
    for (long side : shape) {
      length *= (int) side;
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (mean + (spread == 0 ? 0 : spread * random.nextGaussian()));
    }
    drawn.put(name, new Weight(shape, values));
    Tensor tensor = torch.from_blob(new FloatPointer(values), shape);
    weights.put(name, tensor);
    return tensor;
  }

  /// Convolution with zeros around the edge.
  Tensor conv(String name, Tensor x, long out, long kernel) {
    return conv(name, x, out, kernel, 1);
  }

  /// Convolution whose first weights are scaled by `gain`; 0 begins as if it were not there.
  Tensor conv(String name, Tensor x, long out, long kernel, double gain) {
    long in = x.size(1);
    double spread = gain / Math.sqrt((double) in * kernel * kernel);
    return conv2d(
        x,
        weight(name + ".weight", 0, spread, out, in, kernel, kernel),
        new TensorOptional(weight(name + ".bias", 0, 0, out)),
        new long[] {1, 1},
        new long[] {kernel / 2, kernel / 2},
        new long[] {1, 1},
        1);
  }

  /// Fully connected, over the last axis.
  Tensor full(String name, Tensor x, long out, double gain) {
    long in = x.size(x.dim() - 1);
    return linear(
        x,
        weight(name + ".weight", 0, gain / Math.sqrt((double) in), out, in),
        new TensorOptional(weight(name + ".bias", 0, 0, out)));
  }

  /// Group normalisation.
  Tensor norm(String name, Tensor x) {
    long channels = x.size(1);
    return group_norm(
        x,
        GROUPS,
        new TensorOptional(weight(name + ".scale", 1, 0, channels)),
        new TensorOptional(weight(name + ".shift", 0, 0, channels)),
        1e-5,
        false);
  }
}
