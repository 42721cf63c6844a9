package org.tinybeauty.training;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.fake_quantize_per_channel_affine;
import static org.bytedeco.pytorch.global.torch.fake_quantize_per_tensor_affine;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.tinybeauty.network.TorchDevice;

/// Runs layers in libtorch, in float, on the numbers that the bytes of `QuantLayers` stand for, so
/// that a network learns with the rounding that it will be exported with. Each step here mirrors
/// one there: the ranges, one per call of a layer, are those measured by `QuantCalibration`. What
/// remains is the last digit of float: a value that it rounds the other way moves those
/// after it, so single layers agree and deep networks agree in the size of their rounding,
/// not in its signs.
///
/// Gradients go through the rounding as if it were not there, and are zero where a value is beyond
/// its range, which is the rectifier's work too. Source: Jacob et al., "Quantization and
/// training of neural networks for efficient integer-arithmetic-only inference" (arXiv
/// 1712.05877), section 3.
///
/// The tensors it makes belong to the caller's `PointerScope`, which must be open. For one walk
/// through the network; one thread.
final class QuantTorchLayers implements NetLayers<QuantTorchLayers.Value> {
  private static final TensorOptions INTS = new TensorOptions(torch.ScalarType.Int);

  private final TorchLayers layers;
  private final List<QuantRange> ranges;
  private int calls;

  /// A value that is not rounded yet, with the range that its bytes will have.
  record Value(Tensor tensor, QuantRange range) {

    /// What the bytes stand for.
    Tensor bytes() {
      return fake_quantize_per_tensor_affine(tensor, range.scale(), range.zero(), 0, 255);
    }
  }

  /// @param weights by name, lent
  /// @param ranges one per call of a layer
  QuantTorchLayers(Map<String, Tensor> weights, List<QuantRange> ranges) {
    this.layers = new TorchLayers(weights);
    this.ranges = ranges;
  }

  @Override
  public Value conv(String name, Conv form, Value x) {
    if (form.edge() != Edge.ZERO) {
      throw new IllegalArgumentException(name + ": eight bits need zero padding");
    }
    Tensor weight = layers.weight(name + ".weight");
    Tensor scales =
        weight
            .detach()
            .abs()
            .amax(new long[] {1, 2, 3}, false)
            .clamp_min(new Scalar(1e-6))
            .div(new Scalar(127));
    Tensor zeros = TorchDevice.beside(weight, torch.zeros(new long[] {form.out()}, INTS));
    Tensor bias =
        fake_quantize_per_channel_affine(
            layers.weight(name + ".bias"),
            scales.mul(new Scalar(x.range().scale())),
            zeros,
            0,
            Integer.MIN_VALUE,
            Integer.MAX_VALUE);
    return measured(
        conv2d(
            x.bytes(),
            fake_quantize_per_channel_affine(weight, scales, zeros, 0, -127, 127),
            new TensorOptional(bias),
            new long[] {form.stride(), form.stride()},
            new long[] {form.pad(), form.pad()},
            new long[] {1, 1},
            1));
  }

  @Override
  public Value relu(Value x) {
    calls++;
    return new Value(x.tensor(), x.range().rectified());
  }

  @Override
  public Value add(Value a, Value b) {
    return measured(a.bytes().add(b.bytes()));
  }

  @Override
  public Value concat(Value a, Value b) {
    return measured(cat(new TensorVector(a.bytes(), b.bytes()), 1));
  }

  @Override
  public Value twice(Value x) {
    calls++;
    return new Value(layers.twice(x.bytes()), x.range());
  }

  @Override
  public Value place(String name, int channels, int side, Value x) {
    Tensor map = layers.weight(name);
    Tensor values = map.detach();
    QuantRange range =
        new QuantRange(0, 0)
            .with(new QuantRange(values.min().item_float(), values.max().item_float()));
    return measured(x.bytes().add(new Value(map, range).bytes()));
  }

  @Override
  public Value exact(Value x) {
    calls++;
    return new Value(x.bytes(), x.range());
  }

  @Override
  public Value nearestTwice(Value x) {
    throw new IllegalStateException("no nearest upsampling in eight bits");
  }

  @Override
  public Value tanh(Value x) {
    throw new IllegalStateException("no tanh in eight bits");
  }

  @Override
  public Value instanceNorm(int channels, Value x) {
    throw new IllegalStateException("no norms in eight bits");
  }

  @Override
  public Value layerNorm(String name, int channels, Value x) {
    throw new IllegalStateException("no norms in eight bits");
  }

  private Value measured(Tensor x) {
    return new Value(x, ranges.get(calls++));
  }
}
