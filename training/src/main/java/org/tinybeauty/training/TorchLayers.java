package org.tinybeauty.training;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.instance_norm;
import static org.bytedeco.pytorch.global.torch.reflection_pad2d;
import static org.bytedeco.pytorch.global.torch.upsample_bilinear2d;
import static org.bytedeco.pytorch.global.torch.upsample_nearest2d;

import java.util.Map;
import org.bytedeco.pytorch.InstanceNormFuncOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/// Runs layers in libtorch. The tensors it makes belong to the caller's `PointerScope`, which must
/// be open. One thread (libtorch uses more inside).
final class TorchLayers implements NetLayers<Tensor> {
  private final Map<String, Tensor> weights;

  /// @param weights by name, lent
  TorchLayers(Map<String, Tensor> weights) {
    this.weights = weights;
  }

  /// The weight of a name, lent.
  Tensor weight(String name) {
    Tensor weight = weights.get(name);
    if (weight == null) {
      throw new IllegalArgumentException("no weight called " + name);
    }
    return weight;
  }

  @Override
  public Tensor conv(String name, Conv form, Tensor x) {
    Tensor from = x;
    long pad = form.pad();
    if (form.edge() == Edge.REFLECT) {
      from = reflection_pad2d(x, pad, pad, pad, pad);
      pad = 0;
    }
    return conv2d(
        from,
        weight(name + ".weight"),
        new TensorOptional(weight(name + ".bias")),
        new long[] {form.stride(), form.stride()},
        new long[] {pad, pad},
        new long[] {1, 1},
        1);
  }

  @Override
  public Tensor relu(Tensor x) {
    return x.relu();
  }

  @Override
  public Tensor tanh(Tensor x) {
    return x.tanh();
  }

  @Override
  public Tensor add(Tensor a, Tensor b) {
    return a.add(b);
  }

  @Override
  public Tensor concat(Tensor a, Tensor b) {
    return cat(new TensorVector(a, b), 1);
  }

  @Override
  public Tensor twice(Tensor x) {
    return upsample_bilinear2d(x, new long[] {x.size(2) * 2, x.size(3) * 2}, false);
  }

  @Override
  public Tensor nearestTwice(Tensor x) {
    return upsample_nearest2d(x, x.size(2) * 2, x.size(3) * 2);
  }

  @Override
  public Tensor place(String name, int channels, int side, Tensor x) {
    return x.add(weight(name));
  }

  @Override
  public Tensor instanceNorm(int channels, Tensor x) {
    return instance_norm(x, new InstanceNormFuncOptions());
  }

  @Override
  public Tensor layerNorm(String name, int channels, Tensor x) {
    long[] all = {1, 2, 3};
    long[] perChannel = {1, channels, 1, 1};
    Tensor mean = x.mean(all, true, null);
    Tensor deviation =
        org.bytedeco.pytorch.global.torch.std(x, all, true, true).add(new Scalar(1e-5));
    return x.sub(mean)
        .div(deviation)
        .mul(weight(name + ".gamma").view(perChannel))
        .add(weight(name + ".beta").view(perChannel));
  }

  @Override
  public Tensor exact(Tensor x) {
    return x;
  }
}
