package org.tinybeauty.training;

/// The layers that our networks are made of. A network is written once against this and then run
/// in libtorch, in float (`TorchLayers`) or on the numbers that eight bits stand for
/// (`QuantTorchLayers`), or written down as ONNX, in float (`OnnxLayers`) or eight bits
/// (`QuantLayers`).
///
/// Values are `[N, C, H, W]`. Weights are known by name: `name.weight` and `name.bias`.
///
/// @param <V> a value: a tensor, or the name of one
interface NetLayers<V> {

  /// How a convolution sees what lies outside the picture.
  enum Edge {
    ZERO,
    REFLECT
  }

  /// A convolution's form. The padding is the same on all four sides.
  record Conv(int in, int out, int kernel, int stride, int pad, Edge edge) {
    static Conv zero(int in, int out, int kernel) {
      return new Conv(in, out, kernel, 1, kernel / 2, Edge.ZERO);
    }
  }

  V conv(String name, Conv form, V x);

  V relu(V x);

  V tanh(V x);

  V add(V a, V b);

  /// Joins along the channels.
  V concat(V a, V b);

  /// Doubles both sides, bilinear with half-pixel centres.
  V twice(V x);

  /// Each pixel four times, doubling both sides.
  V nearestTwice(V x);

  /// Adds a learned map `[1, C, side, side]` called `name`: where in the crop a feature lies.
  V place(String name, int channels, int side, V x);

  /// Per channel over the picture, biased variance, epsilon 1e-5, no affine part.
  V instanceNorm(int channels, V x);

  /// Over one whole `[C, H, W]`: unbiased deviation with 1e-5 added to it, then `name.gamma` and
  /// `name.beta` per channel.
  V layerNorm(String name, int channels, V x);

  /// The same value, carried on in float where the writer otherwise works in eight bits.
  V exact(V x);
}
