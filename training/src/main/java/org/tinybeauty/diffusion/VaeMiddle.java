package org.tinybeauty.diffusion;

import org.bytedeco.pytorch.Tensor;

/// The middle of the autoencoder's halves: a residual block, one-head attention over the
/// pixels,
/// and a residual block. Knows the attention's names of today and those of older files.
final class VaeMiddle {
  private final int width;
  private final ResnetBlock before;
  private final GroupNorm norm;
  private final LinearLayer q;
  private final LinearLayer k;
  private final LinearLayer v;
  private final LinearLayer out;
  private final ResnetBlock after;

  VaeMiddle(Weights weights, int width, int groups) {
    this.width = width;
    before = new ResnetBlock(weights.under("resnets.0."), width, width, 0, groups, Vae.EPSILON);
    Weights own = weights.under("attentions.0.");
    norm = GroupNorm.of(own, "group_norm", width, groups, Vae.EPSILON);
    boolean old = own.has("query.weight");
    q = LinearLayer.of(own, old ? "query" : "to_q", width, width);
    k = LinearLayer.of(own, old ? "key" : "to_k", width, width);
    v = LinearLayer.of(own, old ? "value" : "to_v", width, width);
    out = LinearLayer.of(own, old ? "proj_attn" : "to_out.0", width, width);
    after = new ResnetBlock(weights.under("resnets.1."), width, width, 0, groups, Vae.EPSILON);
  }

  Tensor apply(Tensor x) {
    return after.apply(attend(before.apply(x, null)), null);
  }

  private Tensor attend(Tensor x) {
    return Scratch.within(
        () -> {
          long pixels = x.size(2) * x.size(3);
          Tensor tokens = norm.apply(x).view(x.size(0), width, pixels).transpose(1, 2);
          Tensor mixed = Attention.attend(q.apply(tokens), k.apply(tokens), v.apply(tokens), 1);
          return out.apply(mixed)
              .transpose(1, 2)
              .reshape(x.size(0), width, x.size(2), x.size(3))
              .add(x);
        });
  }
}
