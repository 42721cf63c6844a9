package org.tinybeauty.diffusion;

import static org.bytedeco.pytorch.global.torch.silu;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// diffusers' ResnetBlock2D: norm, SiLU, convolution, twice, plus the input; where a time
/// embedding
/// is given, its projection is added between the two.
final class ResnetBlock {
  private final GroupNorm norm1;
  private final ConvLayer conv1;
  private final @Nullable LinearLayer time;
  private final GroupNorm norm2;
  private final ConvLayer conv2;
  private final @Nullable ConvLayer shortcut;

  /// @param timeWidth of the time embedding, or 0 where there is none
  ResnetBlock(Weights weights, int in, int out, int timeWidth, int groups, double epsilon) {
    norm1 = GroupNorm.of(weights, "norm1", in, groups, epsilon);
    conv1 = ConvLayer.of(weights, "conv1", in, out, 3);
    time = timeWidth == 0 ? null : LinearLayer.of(weights, "time_emb_proj", timeWidth, out);
    norm2 = GroupNorm.of(weights, "norm2", out, groups, epsilon);
    conv2 = ConvLayer.of(weights, "conv2", out, out, 3);
    shortcut = in == out ? null : ConvLayer.of(weights, "conv_shortcut", in, out, 1);
  }

  /// @param embedding of the time, `[N, timeWidth]`
  Tensor apply(Tensor x, @Nullable Tensor embedding) {
    return Scratch.within(
        () -> {
          Tensor h = conv1.apply(silu(norm1.apply(x)));
          if (time != null && embedding != null) {
            h = h.add(time.apply(silu(embedding)).unsqueeze(-1).unsqueeze(-1));
          }
          h = conv2.apply(silu(norm2.apply(h)));
          return (shortcut == null ? x : shortcut.apply(x)).add(h);
        });
  }
}
