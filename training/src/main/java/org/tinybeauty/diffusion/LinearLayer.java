package org.tinybeauty.diffusion;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// A matrix on the last dimension: `[.., in]` in, `[.., out]` out.
record LinearLayer(Tensor weight, @Nullable Tensor bias) {

  static LinearLayer of(Weights weights, String name, int in, int out) {
    return new LinearLayer(
        weights.take(name + ".weight", out, in), weights.take(name + ".bias", out));
  }

  static LinearLayer bare(Weights weights, String name, int in, int out) {
    return new LinearLayer(weights.take(name + ".weight", out, in), null);
  }

  Tensor apply(Tensor x) {
    return torch.linear(x, weight, bias == null ? new TensorOptional() : new TensorOptional(bias));
  }
}
