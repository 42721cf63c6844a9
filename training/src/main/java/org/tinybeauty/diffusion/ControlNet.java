package org.tinybeauty.diffusion;

import static org.bytedeco.pytorch.global.torch.silu;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// diffusers' ControlNetModel: a copy of the UNet's first half that sees a hint (edges) and
/// adds to
/// the UNet's skips through convolutions that began at zero. One thread; needs an open
/// `PointerScope`.
///
/// Source: Zhang et al., "Adding conditional control to text-to-image diffusion models", 2023.
final class ControlNet {
  private static final int HINT_CHANNELS = 3;

  private final UnetTrunk trunk;
  private final ConvLayer hintIn;
  private final List<ConvLayer> hintSteps = new ArrayList<>();
  private final ConvLayer hintOut;
  private final List<ConvLayer> zeroes = new ArrayList<>();
  private final ConvLayer zeroMiddle;

  /// @param hintWidths channels of the hint's own layers; each but the first halves the sides
  ControlNet(Weights weights, UnetConfig config, int... hintWidths) {
    trunk = new UnetTrunk(weights, config, new Lora());
    String hint = "controlnet_cond_embedding.";
    hintIn = ConvLayer.of(weights, hint + "conv_in", HINT_CHANNELS, hintWidths[0], 3);
    for (int i = 0; i + 1 < hintWidths.length; i++) {
      int in = hintWidths[i];
      int out = hintWidths[i + 1];
      String block = hint + "blocks.";
      hintSteps.add(ConvLayer.of(weights, block + 2 * i, in, in, 3));
      hintSteps.add(ConvLayer.of(weights, block + (2 * i + 1), in, out, 3, 2));
    }
    int deepest = hintWidths[hintWidths.length - 1];
    hintOut = ConvLayer.of(weights, hint + "conv_out", deepest, config.channels()[0], 3);
    for (int width : trunk.skipWidths()) {
      String name = "controlnet_down_blocks." + zeroes.size();
      zeroes.add(ConvLayer.of(weights, name, width, width, 1));
    }
    int width = config.channels()[config.levels() - 1];
    zeroMiddle = ConvLayer.of(weights, "controlnet_mid_block", width, width, 1);
  }

  /// The hint as the network takes it; the same for every step of a picture.
  ///
  /// @param picture `[N, 3, 8H, 8W]`, 0..1
  /// @return `[N, channels, H, W]`
  Tensor hint(Tensor picture) {
    return Scratch.within(
        () -> {
          Tensor h = silu(hintIn.apply(picture));
          for (ConvLayer step : hintSteps) {
            h = silu(step.apply(h));
          }
          return hintOut.apply(h);
        });
  }

  /// What to add to the UNet's skips and middle.
  ///
  /// @param hint by `hint`
  /// @param scale 1 is full, 0 is nothing
  UnetTrunk.Features control(
      Tensor latent, double time, Tensor context, Tensor hint, double scale) {
    UnetTrunk.Features features = trunk.run(latent, hint, trunk.embed(time), context);
    List<Tensor> skips = new ArrayList<>();
    Scalar factor = new Scalar(scale);
    for (int i = 0; i < zeroes.size(); i++) {
      skips.add(zeroes.get(i).apply(features.skips().get(i)).mul(factor));
    }
    return new UnetTrunk.Features(skips, zeroMiddle.apply(features.middle()).mul(factor));
  }
}
