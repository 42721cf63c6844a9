package org.tinybeauty.diffusion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tinybeauty.inference.ModelException;

/// What `unet/config.json` or `controlnet/config.json` says of the network's form.
///
/// @param in channels of the latent
/// @param channels per level, finest first
/// @param attends whether a level has transformers
/// @param layers residual blocks per level on the way down (one more on the way up)
/// @param contextWidth of a token
/// @param heads of attention, per level
/// @param groups of the norms
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record UnetConfig(
    int in,
    int[] channels,
    boolean[] attends,
    int layers,
    int contextWidth,
    int[] heads,
    int groups,
    double epsilon) {

  /// Width of the time embedding.
  int timeWidth() {
    return 4 * channels[0];
  }

  int levels() {
    return channels.length;
  }

  /// The sides of a latent must be multiples of this.
  int step() {
    return 1 << (levels() - 1);
  }

  /// Reads a UNet's.
  ///
  /// @throws ModelException naming file and key where it is not of Stable Diffusion 1.5's kind
  static UnetConfig unet(Path file) throws IOException {
    ConfigFile config = new ConfigFile(file);
    config.must("_class_name", "UNet2DConditionModel");
    UnetConfig unet = read(config, file);
    if (config.count("out_channels") != unet.in) {
      throw new ModelException(file + ": out_channels (expected: in_channels, " + unet.in + ")");
    }
    config.mayOnly("mid_block_type", "UNetMidBlock2DCrossAttn");
    config.off("center_input_sample", "encoder_hid_dim_type", "time_cond_proj_dim");
    config.mayOnly("time_embedding_type", "positional");
    config.mayOnly("conv_in_kernel", "3");
    config.mayOnly("conv_out_kernel", "3");
    List<String> ups = new ArrayList<>();
    for (int i = unet.levels() - 1; i >= 0; i--) {
      ups.add(unet.attends[i] ? "CrossAttnUpBlock2D" : "UpBlock2D");
    }
    if (!config.names("up_block_types").equals(ups)) {
      throw new ModelException(
          file + ": up_block_types " + config.names("up_block_types") + " (expected: " + ups + ")");
    }
    return unet;
  }

  /// Reads a ControlNet's.
  static UnetConfig control(Path file) throws IOException {
    ConfigFile config = new ConfigFile(file);
    config.must("_class_name", "ControlNetModel");
    config.mayOnly("controlnet_conditioning_channel_order", "rgb");
    config.mayOnly("conditioning_channels", "3");
    config.off("global_pool_conditions");
    return read(config, file);
  }

  private static UnetConfig read(ConfigFile config, Path file) {
    config.mayOnly("act_fn", "silu");
    config.mayOnly("flip_sin_to_cos", "true");
    config.mayOnly("freq_shift", "0");
    config.mayOnly("downsample_padding", "1");
    config.mayOnly("resnet_time_scale_shift", "default");
    config.mayOnly("transformer_layers_per_block", "1");
    config.mayOnly("mid_block_scale_factor", "1");
    config.off(
        "use_linear_projection",
        "only_cross_attention",
        "dual_cross_attention",
        "class_embed_type",
        "num_class_embeds",
        "addition_embed_type",
        "encoder_hid_dim");
    int[] channels = config.counts("block_out_channels");
    List<String> downs = config.names("down_block_types");
    if (downs.size() != channels.length) {
      throw new ModelException(
          file + ": " + downs.size() + " down_block_types (expected: " + channels.length + ")");
    }
    boolean[] attends = new boolean[channels.length];
    for (int i = 0; i < attends.length; i++) {
      attends[i] =
          switch (downs.get(i)) {
            case "CrossAttnDownBlock2D" -> true;
            case "DownBlock2D" -> false;
            default ->
                throw new ModelException(
                    file
                        + ": down_block_types "
                        + downs.get(i)
                        + " (expected: CrossAttnDownBlock2D or DownBlock2D)");
          };
    }
    UnetConfig unet =
        new UnetConfig(
            config.count("in_channels"),
            channels,
            attends,
            config.count("layers_per_block"),
            config.count("cross_attention_dim"),
            heads(config, channels.length),
            config.count("norm_num_groups"),
            config.number("norm_eps"));
    for (int i = 0; i < channels.length; i++) {
      if (channels[i] % unet.heads[i] != 0 || channels[i] % unet.groups != 0) {
        throw new ModelException(
            "%s: block_out_channels %d (expected: a multiple of %d heads and of %d groups)"
                .formatted(file, channels[i], unet.heads[i], unet.groups));
      }
    }
    if (channels[0] % 2 != 0) {
      throw new ModelException(file + ": block_out_channels " + channels[0] + " (expected: even)");
    }
    return unet;
  }

  /// What is called `attention_head_dim` counts heads, a misnomer of diffusers that stuck.
  private static int[] heads(ConfigFile config, int levels) {
    String key = config.has("num_attention_heads") ? "num_attention_heads" : "attention_head_dim";
    if (config.isList(key)) {
      int[] heads = config.counts(key);
      if (heads.length == levels) {
        return heads;
      }
    }
    int[] heads = new int[levels];
    java.util.Arrays.fill(heads, config.count(key));
    return heads;
  }
}
