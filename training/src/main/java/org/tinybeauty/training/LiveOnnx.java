package org.tinybeauty.training;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.training.OnnxWriter.Attribute;

/// Writes a live network, trunk and one style's head, as an ONNX file: `image` `[1, 3, 256, 256]`
/// in [-1, 1] and `strength` `[1, 4]` in, `residual` `[1, 3, 256, 256]` out.
///
/// The head is linear per region, so the strengths mix its weights before they meet the features:
/// one small product for the mixture, one transposed convolution for the picture, whatever the
/// number of regions. It has no bias: where the features are zero, so is the residual, exactly. The
/// head is always float; the trunk has bytes inside where ranges are given.
final class LiveOnnx {
  static final int REGIONS = 4;

  private LiveOnnx() {}

  /// @param weights the trunk's and `head.weight` `[4, fine, 3, 4, 4]`
  /// @param ranges of `QuantCalibration`, or null for a network all in float
  static byte[] write(LiveNet net, NetWeights weights, @Nullable List<QuantRange> ranges) {
    OnnxWriter onnx = new OnnxWriter();
    int side = LiveNet.SIDE;
    int stride = LiveNet.STRIDE;
    onnx.input("image", 1, 3, side, side).input("strength", 1, REGIONS);
    onnx.output("residual", 1, 3, side, side);
    String features;
    if (ranges == null) {
      features = net.trunk(new OnnxLayers(onnx, weights), "image");
    } else {
      QuantLayers layers = new QuantLayers(onnx, weights, ranges);
      features = net.trunk(layers, new QuantLayers.Value("image", QuantRange.IMAGE)).name();
    }
    float[] values = weights.weight("head.weight").values();
    String heads = onnx.floats("head.weight", values, REGIONS, values.length / REGIONS);
    String mixed = onnx.node("MatMul", List.of("strength", heads));
    String shape = onnx.longs("head.shape", net.fine(), 3, stride, stride);
    onnx.node(
        "ConvTranspose",
        "residual",
        List.of(features, onnx.node("Reshape", List.of(mixed, shape))),
        Attribute.of("kernel_shape", stride, stride),
        Attribute.of("strides", stride, stride));
    return onnx.toBytes("tinybeauty live");
  }
}
