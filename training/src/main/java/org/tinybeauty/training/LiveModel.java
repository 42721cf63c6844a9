package org.tinybeauty.training;

import static org.bytedeco.pytorch.global.torch.bmm;
import static org.bytedeco.pytorch.global.torch.pixel_shuffle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.NetWeights.Weight;
import org.tinybeauty.network.TorchDevice;

/// The live network in libtorch, one trunk with the heads of all styles: `heads` is
/// `[styles, 4 * 3 * 4 * 4, fine]`, rows by region, colour, row and column within a block.
final class LiveModel {
  /// Numbers per block of 4x4, for all regions.
  static final int ROWS = LiveOnnx.REGIONS * 3 * LiveNet.STRIDE * LiveNet.STRIDE;

  private LiveModel() {}

  /// First weights for `styles` styles. The heads are zero, so training starts at "no makeup".
  static NetWeights first(LiveNet net, int styles, RandomGenerator random) {
    NetShapes shapes = new NetShapes(random);
    net.trunk(shapes, new NetShapes.Size(3, LiveNet.SIDE, LiveNet.SIDE));
    SequencedMap<String, Weight> all = new LinkedHashMap<>(shapes.weights().byName());
    float[] heads = new float[styles * ROWS * net.fine()];
    all.put("heads", new Weight(new long[] {styles, ROWS, net.fine()}, heads));
    return new NetWeights(all);
  }

  /// Residuals per region, `[N, 12, 256, 256]`. Needs an open `PointerScope`.
  ///
  /// @param image `[N, 3, 256, 256]`
  /// @param styles which head each of the N gets
  static Tensor residuals(LiveNet net, Map<String, Tensor> weights, Tensor image, int... styles) {
    return painted(net, weights, net.trunk(new TorchLayers(weights), image), styles);
  }

  /// Residuals per region, `[N, 12, 256, 256]`, of the trunk's features. Needs an open
  /// `PointerScope`.
  ///
  /// @param features `[N, fine, 64, 64]`
  /// @param styles which head each of the N gets
  static Tensor painted(LiveNet net, Map<String, Tensor> weights, Tensor features, int... styles) {
    long[] chosen = new long[styles.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = styles[i];
    }
    Tensor heads = weights.get("heads");
    if (heads == null) {
      throw new IllegalArgumentException("no heads");
    }
    Tensor index = torch.from_blob(new LongPointer(chosen), new long[] {chosen.length}, LONGS);
    Tensor blocks =
        bmm(
            heads.index_select(0, TorchDevice.beside(heads, index)),
            features
                .contiguous()
                .view(styles.length, net.fine(), (long) LiveNet.GRID * LiveNet.GRID));
    return pixel_shuffle(
        blocks.view(styles.length, ROWS, LiveNet.GRID, LiveNet.GRID), LiveNet.STRIDE);
  }

  private static final org.bytedeco.pytorch.TensorOptions LONGS =
      new org.bytedeco.pytorch.TensorOptions(torch.ScalarType.Long);

  /// One style's network: the trunk and its head, in the order that `LiveOnnx` takes,
  /// `[4, fine, 3, 4, 4]`.
  static NetWeights style(LiveNet net, NetWeights all, int style) {
    SequencedMap<String, Weight> one = new LinkedHashMap<>(all.byName());
    float[] heads = all.weight("heads").values();
    one.remove("heads");
    int block = 3 * LiveNet.STRIDE * LiveNet.STRIDE;
    int fine = net.fine();
    float[] head = new float[ROWS * fine];
    for (int region = 0; region < LiveOnnx.REGIONS; region++) {
      for (int row = 0; row < block; row++) {
        for (int channel = 0; channel < fine; channel++) {
          head[(region * fine + channel) * block + row] =
              heads[(style * ROWS + region * block + row) * fine + channel];
        }
      }
    }
    long[] shape = {LiveOnnx.REGIONS, fine, 3, LiveNet.STRIDE, LiveNet.STRIDE};
    one.put("head.weight", new Weight(shape, head));
    return new NetWeights(one);
  }
}
