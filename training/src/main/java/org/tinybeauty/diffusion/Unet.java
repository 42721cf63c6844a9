package org.tinybeauty.diffusion;

import static org.bytedeco.pytorch.global.torch.silu;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// diffusers' UNet2DConditionModel as Stable Diffusion 1.5 has it: tells the noise in a
/// latent. One
/// thread; needs an open `PointerScope`.
///
/// Source: Rombach et al., "High-resolution image synthesis with latent diffusion models",
/// 2022;
/// names and shapes of the state dict are diffusers'.
final class Unet {
  private record Stage(List<UnetTrunk.Step> steps, @Nullable ConvLayer up) {}

  private final UnetTrunk trunk;
  private final List<Stage> stages = new ArrayList<>();
  private final GroupNorm norm;
  private final ConvLayer last;

  /// @param lora is told the attention matrices, which it may change
  Unet(Weights weights, UnetConfig config, Lora lora) {
    trunk = new UnetTrunk(weights, config, lora);
    List<Integer> skips = new ArrayList<>(trunk.skipWidths());
    int width = config.channels()[config.levels() - 1];
    for (int i = 0; i < config.levels(); i++) {
      int level = config.levels() - 1 - i;
      String block = "up_blocks." + i + ".";
      List<UnetTrunk.Step> steps = new ArrayList<>();
      for (int j = 0; j <= config.layers(); j++) {
        int in = width + skips.removeLast();
        steps.add(UnetTrunk.step(weights, config, lora, block, level, j, in));
        width = config.channels()[level];
      }
      ConvLayer up =
          level == 0 ? null : ConvLayer.of(weights, block + "upsamplers.0.conv", width, width, 3);
      stages.add(new Stage(steps, up));
    }
    norm = GroupNorm.of(weights, "conv_norm_out", width, config.groups(), config.epsilon());
    last = ConvLayer.of(weights, "conv_out", width, config.in(), 3);
  }

  /// The noise in `latent`, of its shape.
  ///
  /// @param latent `[N, in, H, W]`
  /// @param time 0..999, fractions allowed
  /// @param context `[N, tokens, contextWidth]`
  /// @param control what a ControlNet adds to the skips and the middle, or null
  Tensor noise(Tensor latent, double time, Tensor context, UnetTrunk.@Nullable Features control) {
    return Scratch.within(
        () -> {
          Tensor embedding = trunk.embed(time);
          UnetTrunk.Features features = trunk.run(latent, null, embedding, context);
          List<Tensor> skips = new ArrayList<>(features.skips());
          Tensor h = features.middle();
          if (control != null) {
            for (int i = 0; i < skips.size(); i++) {
              skips.set(i, skips.get(i).add(control.skips().get(i)));
            }
            h = h.add(control.middle());
          }
          for (Stage stage : stages) {
            h = up(stage, h, skips, embedding, context);
          }
          return last.apply(silu(norm.apply(h)));
        });
  }

  private static Tensor up(
      Stage stage, Tensor x, List<Tensor> skips, Tensor embedding, Tensor context) {
    return Scratch.within(
        () -> {
          Tensor h = x;
          for (UnetTrunk.Step step : stage.steps) {
            Tensor joined = torch.cat(new TensorVector(h, skips.removeLast()), 1);
            h = step.apply(joined, embedding, context);
          }
          if (stage.up == null) {
            return h;
          }
          Tensor twice = torch.upsample_nearest2d(h, 2 * h.size(2), 2 * h.size(3));
          return stage.up.apply(twice);
        });
  }
}
