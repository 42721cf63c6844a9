package org.tinybeauty.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.tinybeauty.pairs.PairImage;

/// The image encoder of IP-Adapter, transformers' CLIPVisionModelWithProjection (OpenCLIP
/// ViT-H/14): a picture to one embedding. Frozen. One thread; needs an open `PointerScope`.
final class ClipVision {
  private static final float[] MEAN = {0.48145467f, 0.4578275f, 0.40821072f};
  private static final float[] DEVIATION = {0.26862955f, 0.2613026f, 0.2757771f};

  private record Block(
      LayerNorm norm1,
      LinearLayer q,
      LinearLayer k,
      LinearLayer v,
      LinearLayer out,
      LayerNorm norm2,
      LinearLayer widen,
      LinearLayer narrow) {}

  private final ClipConfig config;
  private final ConvLayer patches;
  private final Tensor first;
  private final Tensor places;
  private final LayerNorm before;
  private final List<Block> blocks = new ArrayList<>();
  private final LayerNorm after;
  private final LinearLayer projection;

  ClipVision(Weights weights, ClipConfig config) {
    this.config = config;
    int width = config.width();
    int patch = config.patch();
    Weights model = weights.under("vision_model.");
    Tensor kernel = model.take("embeddings.patch_embedding.weight", width, 3, patch, patch);
    patches = new ConvLayer(kernel, null, patch, 0);
    first = model.take("embeddings.class_embedding", width);
    places = model.take("embeddings.position_embedding.weight", config.tokens(), width);
    // transformers' own spelling
    before = LayerNorm.of(model, "pre_layrnorm", width, config.epsilon());
    for (int i = 0; i < config.layers(); i++) {
      Weights own = model.under("encoder.layers." + i + ".");
      blocks.add(
          new Block(
              LayerNorm.of(own, "layer_norm1", width, config.epsilon()),
              LinearLayer.of(own, "self_attn.q_proj", width, width),
              LinearLayer.of(own, "self_attn.k_proj", width, width),
              LinearLayer.of(own, "self_attn.v_proj", width, width),
              LinearLayer.of(own, "self_attn.out_proj", width, width),
              LayerNorm.of(own, "layer_norm2", width, config.epsilon()),
              LinearLayer.of(own, "mlp.fc1", width, config.inner()),
              LinearLayer.of(own, "mlp.fc2", config.inner(), width)));
    }
    after = LayerNorm.of(model, "post_layernorm", width, config.epsilon());
    projection = LinearLayer.bare(weights, "visual_projection", width, config.out());
  }

  /// The value that is 0 to the encoder.
  static float grey(int channel) {
    return MEAN[channel];
  }

  /// A picture as the encoder takes it: the middle square, resampled (bicubic), normalised.
  static float[] prepare(PairImage picture, int side) {
    PairImage square = Resampler.square(picture, side);
    float[] values = new float[3 * side * side];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < side * side; i++) {
        float value = Math.clamp(square.rgb()[c][i], 0f, 1f);
        values[c * side * side + i] = (value - MEAN[c]) / DEVIATION[c];
      }
    }
    return values;
  }

  /// The embedding of a picture, `[1, out]`.
  Tensor embed(PairImage picture) {
    int side = config.side();
    return Scratch.within(() -> embed(Tensors.of(prepare(picture, side), 1, 3, side, side)));
  }

  /// @param picture `[1, 3, side, side]`, normalised
  Tensor embed(Tensor picture) {
    return Scratch.within(
        () -> {
          int width = config.width();
          Tensor cells = patches.apply(picture).view(1, width, config.tokens() - 1L);
          Tensor tokens =
              torch.cat(new TensorVector(first.view(1, 1, width), cells.transpose(1, 2)), 1);
          tokens = before.apply(tokens.add(places));
          for (Block block : blocks) {
            tokens = apply(block, tokens);
          }
          return projection.apply(after.apply(tokens.narrow(1, 0, 1)).view(1, width));
        });
  }

  private Tensor apply(Block block, Tensor x) {
    return Scratch.within(
        () -> {
          Tensor quiet = block.norm1.apply(x);
          Tensor mixed =
              Attention.attend(
                  block.q.apply(quiet), block.k.apply(quiet), block.v.apply(quiet), config.heads());
          Tensor h = x.add(block.out.apply(mixed));
          Tensor wide = block.widen.apply(block.norm2.apply(h));
          Tensor bent =
              config.quick() ? wide.mul(wide.mul(new Scalar(1.702)).sigmoid()) : torch.gelu(wide);
          return h.add(block.narrow.apply(bent));
        });
  }
}
