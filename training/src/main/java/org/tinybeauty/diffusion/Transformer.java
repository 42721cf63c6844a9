package org.tinybeauty.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// diffusers' Transformer2DModel with one block: over the pixels of `[N, C, H, W]`, self-
/// attention,
/// cross-attention to the context and a gated feed-forward layer (GEGLU), each added to its
/// input.
final class Transformer {
  private static final double NORM_EPSILON = 1e-6;

  private final int width;
  private final GroupNorm norm;
  private final ConvLayer in;
  private final ConvLayer out;
  private final List<LayerNorm> norms = new ArrayList<>();
  private final AttentionLayer self;
  private final AttentionLayer cross;
  private final LinearLayer gate;
  private final LinearLayer last;

  /// @param weights of the whole network
  /// @param name of this part, with a dot at its end
  Transformer(
      Weights weights, String name, int width, int contextWidth, int heads, int groups, Lora lora) {
    this.width = width;
    norm = GroupNorm.of(weights, name + "norm", width, groups, NORM_EPSILON);
    in = ConvLayer.of(weights, name + "proj_in", width, width, 1);
    String block = name + "transformer_blocks.0.";
    for (int i = 1; i <= 3; i++) {
      norms.add(LayerNorm.of(weights, block + "norm" + i, width, LayerNorm.EPSILON));
    }
    self = new AttentionLayer(weights, block + "attn1", width, width, heads, lora);
    cross = new AttentionLayer(weights, block + "attn2", width, contextWidth, heads, lora);
    gate = LinearLayer.of(weights, block + "ff.net.0.proj", width, 8 * width);
    last = LinearLayer.of(weights, block + "ff.net.2", 4 * width, width);
    out = ConvLayer.of(weights, name + "proj_out", width, width, 1);
  }

  /// @param context `[N, S, contextWidth]`
  Tensor apply(Tensor x, Tensor context) {
    return Scratch.within(
        () -> {
          long n = x.size(0);
          long h = x.size(2);
          long w = x.size(3);
          Tensor tokens = in.apply(norm.apply(x)).permute(0, 2, 3, 1).reshape(n, h * w, width);
          Tensor quiet = norms.get(0).apply(tokens);
          tokens = tokens.add(self.apply(quiet, quiet));
          tokens = tokens.add(cross.apply(norms.get(1).apply(tokens), context));
          tokens = tokens.add(feedForward(norms.get(2).apply(tokens)));
          Tensor picture = tokens.reshape(n, h, w, width).permute(0, 3, 1, 2).contiguous();
          return out.apply(picture).add(x);
        });
  }

  private Tensor feedForward(Tensor x) {
    return Scratch.within(
        () -> {
          TensorVector halves = gate.apply(x).chunk(2, -1);
          return last.apply(halves.get(0).mul(torch.gelu(halves.get(1))));
        });
  }
}
