package org.tinybeauty.training;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.training.NetLayers.Conv;
import org.tinybeauty.training.NetLayers.Edge;

/// The TinyBeauty network as its authors released it (ECCV 2024, arXiv 2403.15033): 14
/// convolutions, 85,227 parameters, `[N, 3, S, S]` in [-1, 1] to a residual of the same shape. The
/// yardstick for `LiveNet`, at five times its cost: one style, one residual for the whole
/// face. Weights carry the names of the released checkpoints.
///
/// @param width channels of every layer
record PaperNet(int width) implements TrainNet {
  static final PaperNet RELEASED = new PaperNet(24);

  static final int SIDE = 256;

  private static final int BLOCKS = 2;
  private static final String OUT = "out.conv";

  @Override
  public String title() {
    return "paper";
  }

  @Override
  public int regions() {
    return 1;
  }

  @Override
  public boolean manyStyles() {
    return false;
  }

  @Override
  public NetWeights first(int styles, RandomGenerator random) {
    if (styles != 1) {
      throw new IllegalArgumentException(styles + " styles (expected: one network per style)");
    }
    NetWeights weights = shapes(random).weights();
    Arrays.fill(weights.weight(OUT + ".weight").values(), 0);
    return weights;
  }

  @Override
  public NetWeights start(NetWeights trained, List<String> styles) {
    return trained;
  }

  @Override
  public NetWeights first(NetWeights start, List<String> styles, Path from) {
    return start.like(first(styles.size(), new SplittableRandom(1)), from);
  }

  @Override
  public Tensor residuals(Map<String, Tensor> weights, Tensor image, int... styles) {
    return residual(new TorchLayers(weights), image);
  }

  @Override
  public Cost cost() {
    NetShapes shapes = shapes(new SplittableRandom(1));
    return new Cost(shapes.weights().parameters(), shapes.macs());
  }

  /// A walk through the network.
  NetShapes shapes(RandomGenerator random) {
    NetShapes shapes = new NetShapes(random);
    residual(shapes, new NetShapes.Size(3, SIDE, SIDE));
    return shapes;
  }

  <V> V residual(NetLayers<V> net, V image) {
    String encoder = "content_encoder.";
    Conv stem = new Conv(3, width, 7, 1, 3, Edge.REFLECT);
    Conv down = new Conv(width, width, 4, 2, 1, Edge.REFLECT);
    V x = normal(net, encoder + "conv_first", stem, image);
    V half = normal(net, encoder + "down1", down, x);
    V quarter = normal(net, encoder + "down2", down, half);
    x = blocks(net, encoder + "resblocks", quarter);
    x = blocks(net, "res", x);
    x = up(net, "upconv1", net.concat(quarter, x));
    x = up(net, "upconv2", net.concat(half, x));
    return net.tanh(net.conv(OUT, new Conv(width, 3, 3, 1, 1, Edge.REFLECT), x));
  }

  private <V> V normal(NetLayers<V> net, String name, Conv form, V x) {
    return net.relu(net.instanceNorm(width, net.conv(name + ".conv", form, x)));
  }

  private <V> V blocks(NetLayers<V> net, String name, V x) {
    Conv form = new Conv(width, width, 3, 1, 1, Edge.REFLECT);
    V y = x;
    for (int i = 0; i < BLOCKS; i++) {
      String block = name + ".model." + i + ".model.";
      V inner = normal(net, block + 0, form, y);
      y = net.add(net.instanceNorm(width, net.conv(block + 1 + ".conv", form, inner)), y);
    }
    return y;
  }

  private <V> V up(NetLayers<V> net, String name, V x) {
    Conv form = new Conv(2 * width, width, 3, 1, 1, Edge.REFLECT);
    V y = net.conv(name + ".conv", form, net.nearestTwice(x));
    return net.relu(net.layerNorm(name + ".norm", width, y));
  }

  /// Writes the network as ONNX: `image` in, `residual` out, both `[1, 3, 256, 256]`.
  byte[] onnx(NetWeights weights) {
    OnnxWriter onnx = new OnnxWriter();
    onnx.input("image", 1, 3, SIDE, SIDE).output("residual", 1, 3, SIDE, SIDE);
    String residual = residual(new OnnxLayers(onnx, weights), "image");
    onnx.node("Identity", "residual", List.of(residual));
    return onnx.toBytes("tinybeauty paper");
  }
}
