package org.tinybeauty.diffusion;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.tinybeauty.inference.ModelException;

/// Normalises `[N, C, ..]` per group of channels over the picture; biased variance.
record GroupNorm(Tensor weight, Tensor bias, int groups, double epsilon) {

  /// @throws ModelException where the channels do not divide into the groups
  static GroupNorm of(Weights weights, String name, int channels, int groups, double epsilon) {
    if (channels % groups != 0) {
      throw new ModelException(
          name + ": " + channels + " channels (expected: a multiple of " + groups + " groups)");
    }
    return new GroupNorm(
        weights.take(name + ".weight", channels),
        weights.take(name + ".bias", channels),
        groups,
        epsilon);
  }

  Tensor apply(Tensor x) {
    return torch.group_norm(
        x, groups, new TensorOptional(weight), new TensorOptional(bias), epsilon, false);
  }
}
