package org.tinybeauty.diffusion;

import org.bytedeco.pytorch.Tensor;

/// diffusers' Attention within a transformer block: three projections without bias, one with.
final class AttentionLayer {
  private final int heads;
  private final Projection q;
  private final Projection k;
  private final Projection v;
  private final Projection out;

  /// @param name of the layer within the network, for `lora`
  /// @param contextWidth of what keys and values are made from
  AttentionLayer(Weights weights, String name, int width, int contextWidth, int heads, Lora lora) {
    this.heads = heads;
    Weights own = weights.under(name + ".");
    q = new Projection(LinearLayer.bare(own, "to_q", width, width), name + ".to_q", lora);
    k = new Projection(LinearLayer.bare(own, "to_k", contextWidth, width), name + ".to_k", lora);
    v = new Projection(LinearLayer.bare(own, "to_v", contextWidth, width), name + ".to_v", lora);
    out = new Projection(LinearLayer.of(own, "to_out.0", width, width), name + ".to_out.0", lora);
  }

  /// @param x `[N, T, width]`
  /// @param context `[N, S, contextWidth]`
  Tensor apply(Tensor x, Tensor context) {
    return Scratch.within(
        () -> out.apply(Attention.attend(q.apply(x), k.apply(context), v.apply(context), heads)));
  }
}
