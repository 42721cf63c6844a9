package org.tinybeauty.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.training.NetLayers.Conv;
import org.tinybeauty.training.NetLayers.Edge;

/// The live network's trunk: a crop `[N, 3, 256, 256]` in, features `[N, fine, 64, 64]` of either
/// sign out (rectified ones died in the first hundred steps, when most of what a network has to
/// learn is to paint nothing). A linear head per region makes the residual of them (`LiveOnnx`,
/// `LiveModel`).
///
/// Idea: all work happens at a quarter of the crop's side and below, where a convolution costs a
/// sixteenth; the fine detail of a 4x4 block lives in its channels. Overlapping strided
/// convolutions lead down to 32x32, where channels are cheapest, and to 16x16, where the network
/// sees the whole face and a learned map tells where in the crop it is. Bilinear upsampling and
/// sums lead up again. No norms, so nothing at one end of the crop moves the makeup at the other;
/// every padding is zero and every width a multiple of 16, as the integer kernels like it.
///
/// @param fine channels at 64x64
/// @param coarse channels at 32x32 and 16x16
/// @param deep residual blocks at 16x16
/// @param coarseBlocks residual blocks at 32x32
/// @param fineBlocks residual blocks at 64x64 before the last one, which every network has
record LiveNet(int fine, int coarse, int deep, int coarseBlocks, int fineBlocks)
    implements TrainNet {
  /// The largest that stays within 3 ms on one core of a 2.5 GHz Cascade Lake in eight bits.
  static final LiveNet SHIPPED = new LiveNet(32, 64, 2, 1, 0);

  static final int SIDE = 256;

  /// Side of the block of the crop that one place of the features stands for.
  static final int STRIDE = 4;

  static final int GRID = SIDE / STRIDE;

  @Override
  public String title() {
    return "live";
  }

  @Override
  public int regions() {
    return LiveOnnx.REGIONS;
  }

  @Override
  public boolean manyStyles() {
    return true;
  }

  @Override
  public NetWeights first(int styles, RandomGenerator random) {
    return LiveModel.first(this, styles, random);
  }

  @Override
  public NetWeights start(NetWeights trained, List<String> styles) {
    return LiveStart.of(this, trained, styles);
  }

  @Override
  public NetWeights first(NetWeights start, List<String> styles, Path from) {
    return LiveStart.first(this, start, styles, from);
  }

  @Override
  public Tensor residuals(Map<String, Tensor> weights, Tensor image, int... styles) {
    return LiveModel.residuals(this, weights, image, styles);
  }

  @Override
  public Cost cost() {
    NetShapes shapes = new NetShapes(new SplittableRandom(1));
    trunk(shapes, new NetShapes.Size(3, SIDE, SIDE));
    long head = (long) LiveModel.ROWS * fine;
    return new Cost(
        shapes.weights().parameters() + head,
        shapes.macs() + head / LiveOnnx.REGIONS * GRID * GRID);
  }

  <V> V trunk(NetLayers<V> net, V image) {
    V a = net.relu(net.conv("stem", new Conv(3, fine, 6, STRIDE, 1, Edge.ZERO), image));
    V b = net.relu(net.conv("down1", new Conv(fine, coarse, 4, 2, 1, Edge.ZERO), a));
    V c = net.conv("down2", new Conv(coarse, coarse, 4, 2, 1, Edge.ZERO), b);
    c = net.relu(net.place("place", coarse, GRID / 4, c));
    c = blocks(net, "deep", coarse, deep, c);
    b = net.relu(net.add(b, net.twice(net.conv("up1", Conv.zero(coarse, coarse, 1), c))));
    b = blocks(net, "coarse", coarse, coarseBlocks, b);
    a = net.relu(net.add(a, net.twice(net.conv("up2", Conv.zero(coarse, fine, 1), b))));
    a = blocks(net, "fine", fine, fineBlocks, a);
    V inner = net.relu(net.conv("last.a", Conv.zero(fine, fine, 3), a));
    return net.exact(net.add(a, net.conv("last.b", Conv.zero(fine, fine, 3), inner)));
  }

  private static <V> V blocks(NetLayers<V> net, String name, int channels, int count, V x) {
    V y = x;
    for (int i = 0; i < count; i++) {
      String block = name + "." + i;
      V inner = net.relu(net.conv(block + ".a", Conv.zero(channels, channels, 3), y));
      y = net.relu(net.add(y, net.conv(block + ".b", Conv.zero(channels, channels, 3), inner)));
    }
    return y;
  }
}
