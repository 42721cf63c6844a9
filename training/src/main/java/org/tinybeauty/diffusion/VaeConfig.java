package org.tinybeauty.diffusion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tinybeauty.inference.ModelException;

/// What `vae/config.json` says of the autoencoder's form.
///
/// @param latent channels of a latent
/// @param channels per level, finest first
/// @param layers residual blocks per level on the way down (one more on the way up)
/// @param groups of the norms
/// @param scaling factor from the autoencoder's latents to the UNet's
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record VaeConfig(int latent, int[] channels, int layers, int groups, double scaling) {
  /// Of Stable Diffusion 1.5, whose config leaves it out.
  private static final double SCALING = 0.18215;

  /// Pixels per latent pixel, along a side.
  int step() {
    return 1 << (channels.length - 1);
  }

  /// @throws ModelException naming file and key where it is not of Stable Diffusion 1.5's kind
  static VaeConfig read(Path file) throws IOException {
    ConfigFile config = new ConfigFile(file);
    config.must("_class_name", "AutoencoderKL");
    config.must("in_channels", "3");
    config.must("out_channels", "3");
    config.mayOnly("act_fn", "silu");
    config.mayOnly("use_quant_conv", "true");
    config.mayOnly("use_post_quant_conv", "true");
    config.mayOnly("mid_block_add_attention", "true");
    config.off("shift_factor", "latents_mean", "latents_std");
    int[] channels = config.counts("block_out_channels");
    all(file, config.names("down_block_types"), "DownEncoderBlock2D", channels.length);
    all(file, config.names("up_block_types"), "UpDecoderBlock2D", channels.length);
    int groups = config.count("norm_num_groups", 32);
    for (int width : channels) {
      if (width % groups != 0) {
        throw new ModelException(
            "%s: block_out_channels %d (expected: a multiple of %d groups)"
                .formatted(file, width, groups));
      }
    }
    return new VaeConfig(
        config.count("latent_channels"),
        channels,
        config.count("layers_per_block"),
        groups,
        config.number("scaling_factor", SCALING));
  }

  private static void all(Path file, List<String> names, String kind, int count) {
    if (names.size() != count || names.stream().anyMatch(name -> !name.equals(kind))) {
      throw new ModelException(
          file + ": block types " + names + " (expected: " + count + " times " + kind + ")");
    }
  }
}
