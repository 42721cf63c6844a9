package org.tinybeauty.diffusion;

import static org.bytedeco.pytorch.global.torch.silu;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// The half of a UNet that a ControlNet copies: time embedding, first convolution, the levels
/// down,
/// and the middle.
final class UnetTrunk {
  /// What comes out: one skip after the first convolution, each block and each downsampling,
  /// then
  /// the middle.
  record Features(List<Tensor> skips, Tensor middle) {}

  /// A residual block, and the transformer after it where the level has one.
  record Step(ResnetBlock resnet, @Nullable Transformer transformer) {
    Tensor apply(Tensor x, Tensor time, Tensor context) {
      Tensor h = resnet.apply(x, time);
      return transformer == null ? h : transformer.apply(h, context);
    }
  }

  private record Level(List<Step> steps, @Nullable ConvLayer down) {}

  private final UnetConfig config;
  private final LinearLayer time1;
  private final LinearLayer time2;
  private final ConvLayer first;
  private final List<Level> levels = new ArrayList<>();
  private final Step middle;
  private final ResnetBlock last;
  private final List<Integer> skipWidths = new ArrayList<>();

  UnetTrunk(Weights weights, UnetConfig config, Lora lora) {
    this.config = config;
    int width = config.channels()[0];
    time1 = LinearLayer.of(weights, "time_embedding.linear_1", width, config.timeWidth());
    time2 =
        LinearLayer.of(weights, "time_embedding.linear_2", config.timeWidth(), config.timeWidth());
    first = ConvLayer.of(weights, "conv_in", config.in(), width, 3);
    skipWidths.add(width);
    for (int i = 0; i < config.levels(); i++) {
      String block = "down_blocks." + i + ".";
      int out = config.channels()[i];
      List<Step> steps = new ArrayList<>();
      for (int j = 0; j < config.layers(); j++) {
        steps.add(step(weights, config, lora, block, i, j, width));
        width = out;
        skipWidths.add(out);
      }
      ConvLayer down = null;
      if (i < config.levels() - 1) {
        down = ConvLayer.of(weights, block + "downsamplers.0.conv", out, out, 3, 2);
        skipWidths.add(out);
      }
      levels.add(new Level(steps, down));
    }
    int deepest = config.levels() - 1;
    middle =
        new Step(
            resnet(weights, config, "mid_block.resnets.0.", width, width),
            transformer(weights, config, lora, "mid_block.attentions.0.", deepest));
    last = resnet(weights, config, "mid_block.resnets.1.", width, width);
  }

  /// Block `j` of a stage that works at `level`'s width.
  static Step step(
      Weights weights, UnetConfig config, Lora lora, String stage, int level, int j, int in) {
    int out = config.channels()[level];
    return new Step(
        resnet(weights, config, stage + "resnets." + j + ".", in, out),
        config.attends()[level]
            ? transformer(weights, config, lora, stage + "attentions." + j + ".", level)
            : null);
  }

  private static ResnetBlock resnet(
      Weights weights, UnetConfig config, String name, int in, int out) {
    return new ResnetBlock(
        weights.under(name), in, out, config.timeWidth(), config.groups(), config.epsilon());
  }

  private static Transformer transformer(
      Weights weights, UnetConfig config, Lora lora, String name, int level) {
    return new Transformer(
        weights,
        name,
        config.channels()[level],
        config.contextWidth(),
        config.heads()[level],
        config.groups(),
        lora);
  }

  /// Channels of each skip.
  List<Integer> skipWidths() {
    return skipWidths;
  }

  /// The time `[1, 4 * channels]` as the blocks want it: cosines, then sines, of falling
  /// frequencies, through two layers.
  ///
  /// @param time 0..999, fractions allowed
  Tensor embed(double time) {
    int half = config.channels()[0] / 2;
    float[] waves = new float[2 * half];
    for (int i = 0; i < half; i++) {
      double angle = time * Math.exp(-Math.log(10_000) * i / half);
      waves[i] = (float) Math.cos(angle);
      waves[half + i] = (float) Math.sin(angle);
    }
    return Scratch.within(() -> time2.apply(silu(time1.apply(Tensors.of(waves, 1, 2L * half)))));
  }

  /// @param latent `[N, in, H, W]`
  /// @param hint added after the first convolution, or null
  /// @param time by `embed`
  /// @param context `[N, tokens, contextWidth]`
  Features run(Tensor latent, @Nullable Tensor hint, Tensor time, Tensor context) {
    if (latent.size(2) % config.step() != 0 || latent.size(3) % config.step() != 0) {
      throw new IllegalArgumentException(
          "latent of %dx%d (expected: multiples of %d)"
              .formatted(latent.size(3), latent.size(2), config.step()));
    }
    Tensor h = first.apply(latent);
    if (hint != null) {
      h = h.add(hint);
    }
    List<Tensor> skips = new ArrayList<>();
    skips.add(h);
    for (Level level : levels) {
      for (Step step : level.steps) {
        h = step.apply(h, time, context);
        skips.add(h);
      }
      if (level.down != null) {
        h = level.down.apply(h);
        skips.add(h);
      }
    }
    return new Features(skips, last.apply(middle.apply(h, time, context), time));
  }
}
