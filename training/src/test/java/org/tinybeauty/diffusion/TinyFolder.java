package org.tinybeauty.diffusion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.tinybeauty.diffusion.StateDicts.Form;
import org.tinybeauty.network.SafeTensorsWriter;

/// Writes a folder in the diffusers layout: configs with the keys of Stable Diffusion 1.5's, and
/// random weights, all tiny. A latent pixel is 4 pixels; sides are multiples of 16.
public final class TinyFolder {
  static final String UNET =
      """
      {
        "_class_name": "UNet2DConditionModel",
        "_diffusers_version": "0.6.0",
        "act_fn": "silu",
        "attention_head_dim": 2,
        "block_out_channels": [8, 16, 16],
        "center_input_sample": false,
        "cross_attention_dim": 12,
        "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
        "downsample_padding": 1,
        "flip_sin_to_cos": true,
        "freq_shift": 0,
        "in_channels": 4,
        "layers_per_block": 2,
        "mid_block_scale_factor": 1,
        "norm_eps": 1e-05,
        "norm_num_groups": 4,
        "out_channels": 4,
        "sample_size": 16,
        "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"]
      }
      """;
  private static final String CONTROL =
      """
      {
        "_class_name": "ControlNetModel",
        "_diffusers_version": "0.16.0.dev0",
        "act_fn": "silu",
        "attention_head_dim": 2,
        "block_out_channels": [8, 16, 16],
        "class_embed_type": null,
        "conditioning_embedding_out_channels": [4, 6, 8],
        "controlnet_conditioning_channel_order": "rgb",
        "cross_attention_dim": 12,
        "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
        "downsample_padding": 1,
        "flip_sin_to_cos": true,
        "freq_shift": 0,
        "in_channels": 4,
        "layers_per_block": 2,
        "mid_block_scale_factor": 1,
        "norm_eps": 1e-05,
        "norm_num_groups": 4,
        "num_class_embeds": null,
        "only_cross_attention": false,
        "projection_class_embeddings_input_dim": null,
        "resnet_time_scale_shift": "default",
        "upcast_attention": false,
        "use_linear_projection": false
      }
      """;
  private static final String VAE =
      """
      {
        "_class_name": "AutoencoderKL",
        "_diffusers_version": "0.6.0",
        "act_fn": "silu",
        "block_out_channels": [8, 8, 16],
        "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D"],
        "in_channels": 3,
        "latent_channels": 4,
        "layers_per_block": 1,
        "norm_num_groups": 4,
        "out_channels": 3,
        "sample_size": 64,
        "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D"]
      }
      """;
  private static final String CLIP =
      """
      {
        "architectures": ["CLIPVisionModelWithProjection"],
        "attention_dropout": 0.0,
        "hidden_act": "gelu",
        "hidden_size": 16,
        "image_size": 28,
        "intermediate_size": 32,
        "layer_norm_eps": 1e-05,
        "model_type": "clip_vision_model",
        "num_attention_heads": 2,
        "num_channels": 3,
        "num_hidden_layers": 2,
        "patch_size": 14,
        "projection_dim": 10
      }
      """;
  private static final String SCHEDULER =
      """
      {
        "_class_name": "PNDMScheduler",
        "_diffusers_version": "0.6.0",
        "beta_end": 0.012,
        "beta_schedule": "scaled_linear",
        "beta_start": 0.00085,
        "num_train_timesteps": 1000,
        "set_alpha_to_one": false,
        "skip_prk_steps": true,
        "steps_offset": 1,
        "trained_betas": null,
        "clip_sample": false
      }
      """;

  private TinyFolder() {}

  public static Path write(Path folder) throws IOException {
    write(folder.resolve("scheduler/scheduler_config.json"), SCHEDULER);
    write(folder.resolve("unet/config.json"), UNET);
    write(folder.resolve("vae/config.json"), VAE);
    write(folder.resolve("controlnet/config.json"), CONTROL);
    write(folder.resolve("image_encoder/config.json"), CLIP);
    String name = "diffusion_pytorch_model.safetensors";
    weights(folder.resolve("unet").resolve(name), StateDicts.unet(Form.TINY), 1);
    weights(folder.resolve("vae").resolve(name), StateDicts.vae(true, 4, 1, 8, 8, 16), 2);
    weights(folder.resolve("controlnet").resolve(name), StateDicts.control(Form.TINY, 4, 6, 8), 3);
    ClipConfig clip = ClipConfig.read(folder.resolve("image_encoder/config.json"));
    weights(folder.resolve("image_encoder/model.safetensors"), StateDicts.clip(clip), 4);
    return folder;
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @SuppressWarnings("try") // the scope is only closed
  private static void weights(Path file, SequencedMap<String, long[]> shapes, long seed)
      throws IOException {
    TinyWeights weights = new TinyWeights(shapes, seed);
    try (PointerScope scope = new PointerScope()) {
      SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
      shapes.forEach((name, shape) -> tensors.put(name, weights.take(name, shape)));
      SafeTensorsWriter.write(file, tensors, Map.of("format", "pt"));
    }
  }
}
