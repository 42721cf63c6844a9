package org.tinybeauty.diffusion;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// Normalises the last dimension of `[.., width]`; biased variance.
record LayerNorm(Tensor weight, Tensor bias, int width, double epsilon) {
  static final double EPSILON = 1e-5;

  static LayerNorm of(Weights weights, String name, int width, double epsilon) {
    return new LayerNorm(
        weights.take(name + ".weight", width), weights.take(name + ".bias", width), width, epsilon);
  }

  Tensor apply(Tensor x) {
    return torch.layer_norm(
        x,
        new long[] {width},
        new TensorOptional(weight),
        new TensorOptional(bias),
        epsilon,
        false);
  }
}
