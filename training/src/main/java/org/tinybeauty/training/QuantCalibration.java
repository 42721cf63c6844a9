package org.tinybeauty.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// Runs a network in libtorch and notes the range of every layer's values, call by call, in the
/// order in which `QuantLayers` will ask for them. Run it over a few dozen inputs with `restart`
/// before each; needs an open `PointerScope`. One thread.
final class QuantCalibration implements NetLayers<Tensor> {
  private final NetLayers<Tensor> layers;
  private final List<QuantRange> ranges = new ArrayList<>();
  private int calls;

  QuantCalibration(Map<String, Tensor> weights) {
    layers = new TorchLayers(weights);
  }

  /// Call before each walk through the network.
  void restart() {
    calls = 0;
  }

  /// What was seen, one per call of a layer.
  List<QuantRange> ranges() {
    return List.copyOf(ranges);
  }

  private Tensor seen(Tensor x) {
    QuantRange range = new QuantRange(x.min().item_float(), x.max().item_float());
    if (calls < ranges.size()) {
      ranges.set(calls, ranges.get(calls).with(range));
    } else {
      ranges.add(range);
    }
    calls++;
    return x;
  }

  @Override
  public Tensor conv(String name, Conv form, Tensor x) {
    return seen(layers.conv(name, form, x));
  }

  @Override
  public Tensor relu(Tensor x) {
    return seen(layers.relu(x));
  }

  @Override
  public Tensor tanh(Tensor x) {
    return seen(layers.tanh(x));
  }

  @Override
  public Tensor add(Tensor a, Tensor b) {
    return seen(layers.add(a, b));
  }

  @Override
  public Tensor concat(Tensor a, Tensor b) {
    return seen(layers.concat(a, b));
  }

  @Override
  public Tensor twice(Tensor x) {
    return seen(layers.twice(x));
  }

  @Override
  public Tensor nearestTwice(Tensor x) {
    return seen(layers.nearestTwice(x));
  }

  @Override
  public Tensor place(String name, int channels, int side, Tensor x) {
    return seen(layers.place(name, channels, side, x));
  }

  @Override
  public Tensor instanceNorm(int channels, Tensor x) {
    return seen(layers.instanceNorm(channels, x));
  }

  @Override
  public Tensor layerNorm(String name, int channels, Tensor x) {
    return seen(layers.layerNorm(name, channels, x));
  }

  @Override
  public Tensor exact(Tensor x) {
    return seen(layers.exact(x));
  }
}
