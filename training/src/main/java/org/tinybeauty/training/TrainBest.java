package org.tinybeauty.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// The best mean weights of a run by their loss on the faces kept out of training. One thread.
final class TrainBest {
  private float[] weights = {};
  private double loss = Double.NaN;
  private double last = Double.NaN;
  private long step;
  private int worse;

  /// Whether anything was measured.
  boolean known() {
    return weights.length > 0;
  }

  /// Lent: the best weights; empty where nothing was measured.
  float[] weights() {
    return weights;
  }

  /// The best loss; NaN where nothing was measured.
  double loss() {
    return loss;
  }

  /// The loss measured last; NaN where nothing was measured.
  double last() {
    return last;
  }

  /// The step of the best weights.
  long step() {
    return step;
  }

  /// Measurements since the best.
  int worse() {
    return worse;
  }

  /// Takes a measurement of `mean`, which is copied where it is the best.
  void measured(long step, double loss, float[] mean) {
    last = loss;
    if (!known() || loss < this.loss) {
      this.loss = loss;
      this.step = step;
      weights = mean.clone();
      worse = 0;
    } else {
      worse++;
    }
  }

  /// Forgets all measurements, since those to come are of another kind.
  void forget() {
    weights = new float[0];
    loss = Double.NaN;
    last = Double.NaN;
    step = 0;
    worse = 0;
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(weights.length);
    for (float weight : weights) {
      out.writeFloat(weight);
    }
    out.writeDouble(loss);
    out.writeDouble(last);
    out.writeLong(step);
    out.writeInt(worse);
  }

  /// Takes over what `save` wrote.
  ///
  /// @param expected length of the weights, where there are any
  void load(DataInput in, int expected) throws IOException {
    int length = in.readInt();
    if (length != 0 && length != expected) {
      throw new IOException(
          "training state with best weights of " + length + " (expected: " + expected + ")");
    }
    weights = new float[length];
    for (int i = 0; i < length; i++) {
      weights[i] = in.readFloat();
    }
    loss = in.readDouble();
    last = in.readDouble();
    step = in.readLong();
    worse = in.readInt();
  }
}
