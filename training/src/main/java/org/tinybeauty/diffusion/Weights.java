package org.tinybeauty.diffusion;

import org.bytedeco.pytorch.Tensor;

/// Where a network's numbers come from. Layers ask for each by name and shape when they are
/// made.
interface Weights {

  /// The float32 tensor called `name`. Lent.
  ///
  /// @throws org.tinybeauty.inference.ModelException where it is missing or of another shape
  Tensor take(String name, long... shape);

  boolean has(String name);

  /// The names that begin with `prefix`, without it.
  default Weights under(String prefix) {
    Weights whole = this;
    return new Weights() {
      @Override
      public Tensor take(String name, long... shape) {
        return whole.take(prefix + name, shape);
      }

      @Override
      public boolean has(String name) {
        return whole.has(prefix + name);
      }
    };
  }
}
