package org.tinybeauty.training;

import java.util.List;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.training.NetLayers.Conv;
import org.tinybeauty.training.NetLayers.Edge;

/// The TinyBeauty network as its authors released it (ECCV 2024, arXiv 2403.15033): 14
/// convolutions, 85,227 parameters, `[N, 3, S, S]` in [-1, 1] to a residual of the same shape. The
/// yardstick; `LiveNet` is what the engine runs. Weights carry the names of the released
/// checkpoints.
final class PaperNet {
  static final int SIDE = 256;

  private static final int WIDTH = 24;
  private static final int BLOCKS = 2;

  private PaperNet() {}

  static <V> V residual(NetLayers<V> net, V image) {
    String encoder = "content_encoder.";
    Conv stem = new Conv(3, WIDTH, 7, 1, 3, Edge.REFLECT);
    Conv down = new Conv(WIDTH, WIDTH, 4, 2, 1, Edge.REFLECT);
    V x = normal(net, encoder + "conv_first", stem, image);
    V half = normal(net, encoder + "down1", down, x);
    V quarter = normal(net, encoder + "down2", down, half);
    x = blocks(net, encoder + "resblocks", quarter);
    x = blocks(net, "res", x);
    x = up(net, "upconv1", net.concat(quarter, x));
    x = up(net, "upconv2", net.concat(half, x));
    return net.tanh(net.conv("out.conv", new Conv(WIDTH, 3, 3, 1, 1, Edge.REFLECT), x));
  }

  private static <V> V normal(NetLayers<V> net, String name, Conv form, V x) {
    return net.relu(net.instanceNorm(WIDTH, net.conv(name + ".conv", form, x)));
  }

  private static <V> V blocks(NetLayers<V> net, String name, V x) {
    Conv form = new Conv(WIDTH, WIDTH, 3, 1, 1, Edge.REFLECT);
    V y = x;
    for (int i = 0; i < BLOCKS; i++) {
      String block = name + ".model." + i + ".model.";
      V inner = normal(net, block + 0, form, y);
      y = net.add(net.instanceNorm(WIDTH, net.conv(block + 1 + ".conv", form, inner)), y);
    }
    return y;
  }

  private static <V> V up(NetLayers<V> net, String name, V x) {
    Conv form = new Conv(2 * WIDTH, WIDTH, 3, 1, 1, Edge.REFLECT);
    V y = net.conv(name + ".conv", form, net.nearestTwice(x));
    return net.relu(net.layerNorm(name + ".norm", WIDTH, y));
  }

  /// Writes the network as ONNX: `image` in, `residual` out, both `[1, 3, 256, 256]`.
  static byte[] onnx(NetWeights weights) {
    OnnxWriter onnx = new OnnxWriter();
    onnx.input("image", 1, 3, SIDE, SIDE).output("residual", 1, 3, SIDE, SIDE);
    String residual = residual(new OnnxLayers(onnx, weights), "image");
    onnx.node("Identity", "residual", List.of(residual));
    return onnx.toBytes("tinybeauty paper");
  }
}
