package org.tinybeauty.diffusion;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Multi-head attention over `[N, tokens, width]`, softmax(q k / sqrt(d)) v. The scores of
/// 4,096
/// tokens by 4,096 would be half a gigabyte: libtorch's blockwise kernel never holds them
/// whole, in
/// the backward pass neither.
///
/// Source of the idea: Dao et al., "FlashAttention", 2022.
final class Attention {
  private Attention() {}

  /// What each query makes of the values.
  ///
  /// @param q `[N, T, heads * d]`
  /// @param k `[N, S, heads * d]`
  /// @param v like k
  /// @return like q
  static Tensor attend(Tensor q, Tensor k, Tensor v, int heads) {
    return Scratch.within(
        () ->
            torch
                .scaled_dot_product_attention(split(q, heads), split(k, heads), split(v, heads))
                .transpose(1, 2)
                .reshape(q.size(0), q.size(1), q.size(2)));
  }

  private static Tensor split(Tensor x, int heads) {
    return x.view(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
  }
}
