package org.tinybeauty.diffusion;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Adam with weight decay apart from the gradient, on named tensors; beta 0.9 and 0.999,
/// epsilon
/// 1e-8. Owns its moments. One thread.
///
/// Source: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019, algorithm 2.
final class AdamW implements AutoCloseable {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final String FIRST = "adam.first.";
  private static final String SECOND = "adam.second.";

  private final Map<String, Tensor> weights;
  private final SequencedMap<String, Tensor> moments = new LinkedHashMap<>();
  private final double rate;
  private final double decay;
  private long step;

  /// @param weights leaf tensors, lent
  AdamW(Map<String, Tensor> weights, double rate, double decay) {
    this.weights = weights;
    this.rate = rate;
    this.decay = decay;
    for (Map.Entry<String, Tensor> entry : weights.entrySet()) {
      for (String moment : new String[] {FIRST, SECOND}) {
        try (Tensor zeros = entry.getValue().detach()) {
          moments.put(moment + entry.getKey(), zeros.clone().zero_().retainReference());
        }
      }
    }
  }

  /// Lent: to save and load.
  SequencedMap<String, Tensor> moments() {
    return moments;
  }

  /// How many steps have been made.
  long steps() {
    return step;
  }

  /// Goes on from `step`, whose moments have been loaded.
  void resume(long step) {
    this.step = step;
  }

  /// Scales the gradients of `tensors` down where they are longer than `most`, all by one
  /// factor.
  ///
  /// @return their length before
  /// @throws ArithmeticException where it is not finite
  @SuppressWarnings("try") // scopes are only closed
  static double clip(Collection<Tensor> tensors, double most) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard()) {
      double square = 0;
      for (Tensor tensor : tensors) {
        Tensor gradient = tensor.mutable_grad();
        if (gradient.defined()) {
          square += gradient.mul(gradient).sum().item_float();
        }
      }
      double length = Math.sqrt(square);
      if (!Double.isFinite(length)) {
        throw new ArithmeticException("the gradient is not finite");
      }
      if (length > most) {
        for (Tensor tensor : tensors) {
          Tensor gradient = tensor.mutable_grad();
          if (gradient.defined()) {
            gradient.mul_(new Scalar(most / length));
          }
        }
      }
      return length;
    }
  }

  /// Makes one step by the gradients gathered, and forgets them.
  @SuppressWarnings("try") // scopes are only closed
  void step() {
    step++;
    double correction1 = 1 - Math.pow(BETA1, (double) step);
    double correction2 = 1 - Math.pow(BETA2, (double) step);
    try (PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard()) {
      for (Map.Entry<String, Tensor> entry : weights.entrySet()) {
        Tensor weight = entry.getValue();
        Tensor gradient = weight.mutable_grad();
        if (!gradient.defined()) {
          continue;
        }
        Tensor first = moment(FIRST + entry.getKey());
        Tensor second = moment(SECOND + entry.getKey());
        first.mul_(new Scalar(BETA1)).add_(gradient, new Scalar(1 - BETA1));
        second.mul_(new Scalar(BETA2)).addcmul_(gradient, gradient, new Scalar(1 - BETA2));
        Tensor under = second.div(new Scalar(correction2)).sqrt().add(new Scalar(EPSILON));
        weight.mul_(new Scalar(1 - rate * decay));
        weight.addcdiv_(first, under, new Scalar(-rate / correction1));
        gradient.zero_();
      }
    }
  }

  private Tensor moment(String name) {
    return Objects.requireNonNull(moments.get(name));
  }

  @Override
  public void close() {
    moments.values().forEach(Tensor::close);
  }
}
