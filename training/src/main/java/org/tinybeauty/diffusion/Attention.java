package org.tinybeauty.diffusion;

import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Multi-head attention over `[N, tokens, width]`, softmax(q k / sqrt(d)) v, in bounded memory: the
/// scores of 4,096 tokens by 4,096 in 8 heads would be half a gigabyte. Without gradients the
/// queries go through in slices, each with its scores whole. With gradients, slices would all be
/// kept for the way back; there libtorch's blockwise kernel never holds the scores, at two to five
/// times the time.
///
/// Source of the blockwise idea: Dao et al., "FlashAttention", 2022.
final class Attention {
  /// Most scores at a time: 128 MiB of them.
  static final long MOST_SCORES = 1L << 25;

  private Attention() {}

  /// What each query makes of the values.
  ///
  /// @param q `[N, T, heads * d]`
  /// @param k `[N, S, heads * d]`
  /// @param v like k
  /// @return like q
  static Tensor attend(Tensor q, Tensor k, Tensor v, int heads) {
    return attend(q, k, v, heads, MOST_SCORES);
  }

  /// @param most scores at a time
  static Tensor attend(Tensor q, Tensor k, Tensor v, int heads, long most) {
    return Scratch.within(
        () -> {
          Tensor qs = split(q, heads);
          Tensor ks = split(k, heads);
          Tensor vs = split(v, heads);
          long line = q.size(0) * heads * k.size(1);
          long slice = Math.clamp(most / line, 1, q.size(1));
          Tensor mixed;
          if (slice == q.size(1)) {
            mixed = whole(qs, ks, vs);
          } else if (GradMode.is_enabled()) {
            mixed = torch.scaled_dot_product_attention(qs, ks, vs);
          } else {
            mixed = slices(qs, ks, vs, slice);
          }
          return mixed.transpose(1, 2).reshape(q.size(0), q.size(1), q.size(2));
        });
  }

  private static Tensor split(Tensor x, int heads) {
    return x.view(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2).contiguous();
  }

  private static Tensor whole(Tensor q, Tensor k, Tensor v) {
    return Scratch.within(
        () -> {
          Tensor near = q.mul(new Scalar(1 / Math.sqrt((double) q.size(3))));
          return torch.softmax(near.matmul(k.transpose(2, 3)), -1).matmul(v);
        });
  }

  private static Tensor slices(Tensor q, Tensor k, Tensor v, long slice) {
    TensorVector parts = new TensorVector();
    for (long at = 0; at < q.size(2); at += slice) {
      parts.push_back(whole(q.narrow(2, at, Math.min(slice, q.size(2) - at)), k, v));
    }
    return torch.cat(parts, 2);
  }
}
