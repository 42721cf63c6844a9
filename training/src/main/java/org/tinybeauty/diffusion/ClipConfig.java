package org.tinybeauty.diffusion;

import java.io.IOException;
import java.nio.file.Path;
import org.tinybeauty.inference.ModelException;

/// What `image_encoder/config.json` says of the image encoder's form.
///
/// @param width of a token
/// @param inner width of the feed-forward layers
/// @param side of the picture, pixels
/// @param patch side of a token's patch, pixels
/// @param out width of the embedding
/// @param quick the older, approximate GELU
record ClipConfig(
    int width,
    int inner,
    int heads,
    int layers,
    int side,
    int patch,
    int out,
    double epsilon,
    boolean quick) {

  int tokens() {
    return (side / patch) * (side / patch) + 1;
  }

  /// @throws ModelException naming file and key where it is no CLIP vision model
  static ClipConfig read(Path file) throws IOException {
    ConfigFile config = new ConfigFile(file);
    config.must("model_type", "clip_vision_model");
    config.mayOnly("num_channels", "3");
    ClipConfig clip =
        new ClipConfig(
            config.count("hidden_size"),
            config.count("intermediate_size"),
            config.count("num_attention_heads"),
            config.count("num_hidden_layers"),
            config.count("image_size"),
            config.count("patch_size"),
            config.count("projection_dim"),
            config.number("layer_norm_eps", LayerNorm.EPSILON),
            config.choice("hidden_act", "quick_gelu", "gelu").equals("quick_gelu"));
    if (clip.width % clip.heads != 0 || clip.side % clip.patch != 0) {
      throw new ModelException(
          "%s: hidden_size %d, %d heads, image_size %d, patch_size %d (expected: whole parts)"
              .formatted(file, clip.width, clip.heads, clip.side, clip.patch));
    }
    return clip;
  }
}
