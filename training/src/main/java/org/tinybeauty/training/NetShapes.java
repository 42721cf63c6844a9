package org.tinybeauty.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.NetWeights.Weight;

/// Walks through a network with sizes only: which weights it has, what it costs, and a first set of
/// weights to train from.
final class NetShapes implements NetLayers<NetShapes.Size> {
  private final SequencedMap<String, Weight> weights = new LinkedHashMap<>();
  private final RandomGenerator random;
  private long macs;

  /// The size of a value without its batch.
  record Size(int channels, int height, int width) {}

  /// @param random draws the first weights
  NetShapes(RandomGenerator random) {
    this.random = random;
  }

  /// Weights drawn so that a rectified network keeps the size of its signals: normal with deviation
  /// sqrt(2 / fan-in), biases zero; the second convolution of a residual block (`.b`) a quarter of
  /// that, since there are no norms to tame the sum.
  NetWeights weights() {
    return new NetWeights(weights);
  }

  /// Multiply-adds of the convolutions walked through.
  long macs() {
    return macs;
  }

  @Override
  public Size conv(String name, Conv form, Size x) {
    int fan = form.in() * form.kernel() * form.kernel();
    double deviation = Math.sqrt(2.0 / fan) * (name.endsWith(".b") ? 0.25 : 1);
    float[] values = new float[form.out() * fan];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    long[] shape = {form.out(), form.in(), form.kernel(), form.kernel()};
    weights.put(name + ".weight", new Weight(shape, values));
    weights.put(name + ".bias", new Weight(new long[] {form.out()}, new float[form.out()]));
    int reach = 2 * form.pad() - form.kernel();
    Size size =
        new Size(
            form.out(),
            (x.height() + reach) / form.stride() + 1,
            (x.width() + reach) / form.stride() + 1);
    macs += (long) values.length * size.height() * size.width();
    return size;
  }

  @Override
  public Size place(String name, int channels, int side, Size x) {
    long[] shape = {1, channels, side, side};
    weights.put(name, new Weight(shape, new float[channels * side * side]));
    return x;
  }

  @Override
  public Size layerNorm(String name, int channels, Size x) {
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    weights.put(name + ".gamma", new Weight(new long[] {channels}, ones));
    weights.put(name + ".beta", new Weight(new long[] {channels}, new float[channels]));
    return x;
  }

  @Override
  public Size twice(Size x) {
    return new Size(x.channels(), x.height() * 2, x.width() * 2);
  }

  @Override
  public Size nearestTwice(Size x) {
    return twice(x);
  }

  @Override
  public Size concat(Size a, Size b) {
    return new Size(a.channels() + b.channels(), a.height(), a.width());
  }

  @Override
  public Size relu(Size x) {
    return x;
  }

  @Override
  public Size tanh(Size x) {
    return x;
  }

  @Override
  public Size add(Size a, Size b) {
    return a;
  }

  @Override
  public Size instanceNorm(int channels, Size x) {
    return x;
  }

  @Override
  public Size exact(Size x) {
    return x;
  }
}
