package org.tinybeauty.diffusion;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Frees what a block makes on its way to its result, so that a network's memory is that of
/// its
/// largest block. (What the backward pass needs is kept by libtorch itself.)
final class Scratch {
  private Scratch() {}

  /// Runs `block`. Only its result outlives it: it belongs to the scope around, which must be
  /// open.
  @SuppressWarnings("try") // scopes are only closed
  static Tensor within(Supplier<Tensor> block) {
    PointerScope outer = PointerScope.getInnerScope();
    if (outer == null) {
      throw new IllegalStateException("no PointerScope is open");
    }
    Tensor result;
    try (PointerScope inner = new PointerScope()) {
      result = block.get();
      result.retainReference();
    }
    outer.attach(result);
    result.releaseReference();
    return result;
  }
}
