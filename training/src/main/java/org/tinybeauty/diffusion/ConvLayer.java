package org.tinybeauty.diffusion;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// A convolution with square kernel and zero padding. `[N, in, H, W]` in, `[N, out, H', W']`
/// out.
record ConvLayer(Tensor weight, @Nullable Tensor bias, long stride, long pad) {

  static ConvLayer of(Weights weights, String name, int in, int out, int kernel, int stride) {
    return new ConvLayer(
        weights.take(name + ".weight", out, in, kernel, kernel),
        weights.take(name + ".bias", out),
        stride,
        kernel / 2);
  }

  /// One that keeps the size.
  static ConvLayer of(Weights weights, String name, int in, int out, int kernel) {
    return of(weights, name, in, out, kernel, 1);
  }

  Tensor apply(Tensor x) {
    return torch.conv2d(
        x,
        weight,
        bias == null ? new TensorOptional() : new TensorOptional(bias),
        new long[] {stride, stride},
        new long[] {pad, pad},
        new long[] {1, 1},
        1);
  }
}
