package org.tinybeauty.diffusion;

import static org.bytedeco.pytorch.global.torch.silu;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// diffusers' AutoencoderKL: pictures to the UNet's latents and back. One thread; needs an
/// open
/// `PointerScope`.
final class Vae {
  static final double EPSILON = 1e-6;

  private record Level(List<ResnetBlock> blocks, @Nullable ConvLayer resize) {
    Tensor blocks(Tensor x) {
      Tensor h = x;
      for (ResnetBlock block : blocks) {
        h = block.apply(h, null);
      }
      return h;
    }
  }

  private final VaeConfig config;
  private final ConvLayer encoderIn;
  private final List<Level> downs = new ArrayList<>();
  private final VaeMiddle encoderMiddle;
  private final GroupNorm encoderNorm;
  private final ConvLayer encoderOut;
  private final ConvLayer quant;
  private final ConvLayer postQuant;
  private final ConvLayer decoderIn;
  private final VaeMiddle decoderMiddle;
  private final List<Level> ups = new ArrayList<>();
  private final GroupNorm decoderNorm;
  private final ConvLayer decoderOut;

  Vae(Weights weights, VaeConfig config) {
    this.config = config;
    int[] channels = config.channels();
    int levels = channels.length;
    int deepest = channels[levels - 1];
    int groups = config.groups();
    int latent = config.latent();
    Weights encoder = weights.under("encoder.");
    encoderIn = ConvLayer.of(encoder, "conv_in", 3, channels[0], 3);
    for (int i = 0; i < levels; i++) {
      Weights own = encoder.under("down_blocks." + i + ".");
      int out = channels[i];
      ConvLayer halve = null;
      if (i < levels - 1) {
        ConvLayer conv = ConvLayer.of(own, "downsamplers.0.conv", out, out, 3, 2);
        halve = new ConvLayer(conv.weight(), conv.bias(), 2, 0);
      }
      downs.add(new Level(blocks(own, channels[Math.max(0, i - 1)], out, config.layers()), halve));
    }
    encoderMiddle = new VaeMiddle(encoder.under("mid_block."), deepest, groups);
    encoderNorm = GroupNorm.of(encoder, "conv_norm_out", deepest, groups, EPSILON);
    encoderOut = ConvLayer.of(encoder, "conv_out", deepest, 2 * latent, 3);
    quant = ConvLayer.of(weights, "quant_conv", 2 * latent, 2 * latent, 1);
    postQuant = ConvLayer.of(weights, "post_quant_conv", latent, latent, 1);
    Weights decoder = weights.under("decoder.");
    decoderIn = ConvLayer.of(decoder, "conv_in", latent, deepest, 3);
    decoderMiddle = new VaeMiddle(decoder.under("mid_block."), deepest, groups);
    int width = deepest;
    for (int i = 0; i < levels; i++) {
      Weights own = decoder.under("up_blocks." + i + ".");
      int out = channels[levels - 1 - i];
      ConvLayer conv = i == levels - 1 ? null : ConvLayer.of(own, "upsamplers.0.conv", out, out, 3);
      ups.add(new Level(blocks(own, width, out, config.layers() + 1), conv));
      width = out;
    }
    decoderNorm = GroupNorm.of(decoder, "conv_norm_out", channels[0], groups, EPSILON);
    decoderOut = ConvLayer.of(decoder, "conv_out", channels[0], 3, 3);
  }

  private List<ResnetBlock> blocks(Weights own, int in, int out, int count) {
    List<ResnetBlock> blocks = new ArrayList<>();
    for (int j = 0; j < count; j++) {
      Weights block = own.under("resnets." + j + ".");
      blocks.add(new ResnetBlock(block, j == 0 ? in : out, out, 0, config.groups(), EPSILON));
    }
    return blocks;
  }

  /// The latent of a picture: the mean of the encoder's distribution, scaled for the UNet.
  ///
  /// @param picture `[N, 3, H, W]`, -1..1, sides multiples of `VaeConfig.step`
  /// @return `[N, latent, H / step, W / step]`
  Tensor encode(Tensor picture) {
    return Scratch.within(
        () -> {
          Tensor h = encoderIn.apply(picture);
          for (Level level : downs) {
            h = down(level, h);
          }
          h = encoderOut.apply(silu(encoderNorm.apply(encoderMiddle.apply(h))));
          return quant.apply(h).narrow(1, 0, config.latent()).mul(new Scalar(config.scaling()));
        });
  }

  private static Tensor down(Level level, Tensor x) {
    return Scratch.within(
        () -> {
          Tensor h = level.blocks(x);
          // The encoder pads on the right and below only.
          return level.resize == null
              ? h
              : level.resize.apply(torch.constant_pad_nd(h, 0, 1, 0, 1));
        });
  }

  /// The picture of a latent, about -1..1.
  Tensor decode(Tensor latent) {
    return Scratch.within(
        () -> {
          Tensor h = postQuant.apply(latent.div(new Scalar(config.scaling())));
          h = decoderMiddle.apply(decoderIn.apply(h));
          for (Level level : ups) {
            h = up(level, h);
          }
          return decoderOut.apply(silu(decoderNorm.apply(h)));
        });
  }

  private static Tensor up(Level level, Tensor x) {
    return Scratch.within(
        () -> {
          Tensor h = level.blocks(x);
          return level.resize == null
              ? h
              : level.resize.apply(torch.upsample_nearest2d(h, 2 * h.size(2), 2 * h.size(3)));
        });
  }
}
