package org.tinybeauty.network;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Adam on a flat vector, with a running mean of the weights (the ones to ship). One thread.
///
/// Source: Kingma and Ba, "Adam: a method for stochastic optimization", algorithm 1; beta 0.9 and
/// 0.999, epsilon 1e-8.
public final class TrainAdam {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  /// The mean's memory in steps, once as many have been made.
  private static final double MEAN_STEPS = 400;

  private final float[] weights;
  private final float[] mean;
  private final float[] first;
  private final float[] second;
  private long step;

  /// @param weights the first weights; owned and changed from here on
  public TrainAdam(float[] weights) {
    this.weights = weights;
    this.mean = weights.clone();
    this.first = new float[weights.length];
    this.second = new float[weights.length];
  }

  /// Lent: the weights as they stand.
  public float[] weights() {
    return weights;
  }

  /// Lent: the running mean of the weights.
  public float[] mean() {
    return mean;
  }

  public long step() {
    return step;
  }

  /// Makes one step.
  ///
  /// @param most the gradient is scaled down to this length where it is longer
  /// @return the gradient's length
  public double step(float[] gradient, double rate, double most) {
    double square = 0;
    for (float value : gradient) {
      square += (double) value * value;
    }
    double length = Math.sqrt(square);
    if (!Double.isFinite(length)) {
      throw new ArithmeticException("the gradient is not finite at step " + step);
    }
    float scale = (float) Math.min(1, most / Math.max(length, 1e-30));
    step++;
    float correction1 = (float) (1 / (1 - Math.pow(BETA1, (double) step)));
    float correction2 = (float) (1 / (1 - Math.pow(BETA2, (double) step)));
    float keep = (float) Math.min(1 - 1 / MEAN_STEPS, step / (step + 9.0));
    for (int i = 0; i < weights.length; i++) {
      float g = gradient[i] * scale;
      first[i] += (float) (1 - BETA1) * (g - first[i]);
      second[i] += (float) (1 - BETA2) * (g * g - second[i]);
      weights[i] -=
          (float) rate
              * (first[i] * correction1)
              / ((float) Math.sqrt(second[i] * correction2) + (float) EPSILON);
      mean[i] = weights[i] + keep * (mean[i] - weights[i]);
    }
    return length;
  }

  public void save(DataOutput out) throws IOException {
    out.writeLong(step);
    out.writeInt(weights.length);
    for (float[] values : new float[][] {weights, mean, first, second}) {
      for (float value : values) {
        out.writeFloat(value);
      }
    }
  }

  /// Takes over a state written by `save`.
  public void load(DataInput in) throws IOException {
    step = in.readLong();
    int length = in.readInt();
    if (length != weights.length) {
      throw new IOException(
          "training state of " + length + " weights (expected: " + weights.length + ")");
    }
    for (float[] values : new float[][] {weights, mean, first, second}) {
      for (int i = 0; i < length; i++) {
        values[i] = in.readFloat();
      }
    }
  }
}
