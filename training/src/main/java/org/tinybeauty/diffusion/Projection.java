package org.tinybeauty.diffusion;

import org.bytedeco.pytorch.Tensor;

/// One of an attention's four matrices, with the low-rank change that `lora` holds for it, if
/// any.
record Projection(LinearLayer base, String name, Lora lora) {

  Projection {
    lora.place(name, base.weight().size(1), base.weight().size(0));
  }

  Tensor apply(Tensor x) {
    return lora.change(name, x, base.apply(x));
  }
}
