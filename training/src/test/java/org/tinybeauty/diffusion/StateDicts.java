package org.tinybeauty.diffusion;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Names and shapes of the state dicts that diffusers and transformers write, put together
/// without
/// the code under test.
final class StateDicts {
  private final SequencedMap<String, long[]> shapes = new LinkedHashMap<>();

  private StateDicts() {}

  private void both(String name, long... shape) {
    shapes.put(name + ".weight", shape);
    shapes.put(name + ".bias", new long[] {shape[0]});
  }

  private void resnet(String name, int in, int out, int time) {
    both(name + "norm1", in);
    both(name + "conv1", out, in, 3, 3);
    if (time > 0) {
      both(name + "time_emb_proj", out, time);
    }
    both(name + "norm2", out);
    both(name + "conv2", out, out, 3, 3);
    if (in != out) {
      both(name + "conv_shortcut", out, in, 1, 1);
    }
  }

  private void attention(String name, int width, int context) {
    shapes.put(name + ".to_q.weight", new long[] {width, width});
    shapes.put(name + ".to_k.weight", new long[] {width, context});
    shapes.put(name + ".to_v.weight", new long[] {width, context});
    both(name + ".to_out.0", width, width);
  }

  private void transformer(String name, int width, int context) {
    both(name + "norm", width);
    both(name + "proj_in", width, width, 1, 1);
    String block = name + "transformer_blocks.0.";
    both(block + "norm1", width);
    attention(block + "attn1", width, width);
    both(block + "norm2", width);
    attention(block + "attn2", width, context);
    both(block + "norm3", width);
    both(block + "ff.net.0.proj", 8L * width, width);
    both(block + "ff.net.2", width, 4L * width);
    both(name + "proj_out", width, width, 1, 1);
  }

  /// The form of a UNet; the last level has no transformers.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Form(int in, int context, int layers, int... channels) {
    static final Form SD15 = new Form(4, 768, 2, 320, 640, 1280, 1280);
    static final Form TINY = new Form(4, 12, 2, 8, 16, 16);

    boolean attends(int level) {
      return level < channels.length - 1;
    }
  }

  private void trunk(Form form) {
    int[] channels = form.channels;
    int time = 4 * channels[0];
    both("conv_in", channels[0], form.in, 3, 3);
    both("time_embedding.linear_1", time, channels[0]);
    both("time_embedding.linear_2", time, time);
    int width = channels[0];
    for (int i = 0; i < channels.length; i++) {
      String stage = "down_blocks." + i + ".";
      for (int j = 0; j < form.layers; j++) {
        resnet(stage + "resnets." + j + ".", width, channels[i], time);
        width = channels[i];
        if (form.attends(i)) {
          transformer(stage + "attentions." + j + ".", width, form.context);
        }
      }
      if (i < channels.length - 1) {
        both(stage + "downsamplers.0.conv", width, width, 3, 3);
      }
    }
    resnet("mid_block.resnets.0.", width, width, time);
    transformer("mid_block.attentions.0.", width, form.context);
    resnet("mid_block.resnets.1.", width, width, time);
  }

  /// diffusers' own reckoning of the widths on the way up.
  static SequencedMap<String, long[]> unet(Form form) {
    StateDicts dict = new StateDicts();
    dict.trunk(form);
    int[] channels = form.channels;
    int last = channels.length - 1;
    int before = channels[last];
    for (int i = 0; i <= last; i++) {
      int out = channels[last - i];
      int in = channels[last - Math.min(i + 1, last)];
      for (int j = 0; j <= form.layers; j++) {
        int skip = j == form.layers ? in : out;
        String stage = "up_blocks." + i + ".";
        dict.resnet(
            stage + "resnets." + j + ".", (j == 0 ? before : out) + skip, out, 4 * channels[0]);
        if (form.attends(last - i)) {
          dict.transformer(stage + "attentions." + j + ".", out, form.context);
        }
      }
      before = out;
      if (i < last) {
        dict.both("up_blocks." + i + ".upsamplers.0.conv", out, out, 3, 3);
      }
    }
    dict.both("conv_norm_out", channels[0]);
    dict.both("conv_out", form.in, channels[0], 3, 3);
    return dict.shapes;
  }

  static SequencedMap<String, long[]> control(Form form, int... hint) {
    StateDicts dict = new StateDicts();
    dict.trunk(form);
    String name = "controlnet_cond_embedding.";
    dict.both(name + "conv_in", hint[0], 3, 3, 3);
    for (int i = 0; i + 1 < hint.length; i++) {
      dict.both(name + "blocks." + 2 * i, hint[i], hint[i], 3, 3);
      dict.both(name + "blocks." + (2 * i + 1), hint[i + 1], hint[i], 3, 3);
    }
    dict.both(name + "conv_out", form.channels[0], hint[hint.length - 1], 3, 3);
    int k = 0;
    dict.both("controlnet_down_blocks." + k++, form.channels[0], form.channels[0], 1, 1);
    for (int i = 0; i < form.channels.length; i++) {
      int width = form.channels[i];
      int count = form.layers + (i < form.channels.length - 1 ? 1 : 0);
      for (int j = 0; j < count; j++) {
        dict.both("controlnet_down_blocks." + k++, width, width, 1, 1);
      }
    }
    int deep = form.channels[form.channels.length - 1];
    dict.both("controlnet_mid_block", deep, deep, 1, 1);
    return dict.shapes;
  }

  private void vaeMiddle(String name, int width, boolean old) {
    resnet(name + "resnets.0.", width, width, 0);
    both(name + "attentions.0.group_norm", width);
    both(name + "attentions.0." + (old ? "query" : "to_q"), width, width);
    both(name + "attentions.0." + (old ? "key" : "to_k"), width, width);
    both(name + "attentions.0." + (old ? "value" : "to_v"), width, width);
    both(name + "attentions.0." + (old ? "proj_attn" : "to_out.0"), width, width);
    resnet(name + "resnets.1.", width, width, 0);
  }

  /// @param old with the attention's names of before diffusers 0.17
  static SequencedMap<String, long[]> vae(boolean old, int latent, int layers, int... channels) {
    StateDicts dict = new StateDicts();
    int last = channels.length - 1;
    dict.both("encoder.conv_in", channels[0], 3, 3, 3);
    int width = channels[0];
    for (int i = 0; i <= last; i++) {
      for (int j = 0; j < layers; j++) {
        String name = "encoder.down_blocks." + i + ".resnets." + j + ".";
        dict.resnet(name, width, channels[i], 0);
        width = channels[i];
      }
      if (i < last) {
        dict.both("encoder.down_blocks." + i + ".downsamplers.0.conv", width, width, 3, 3);
      }
    }
    dict.vaeMiddle("encoder.mid_block.", width, old);
    dict.both("encoder.conv_norm_out", width);
    dict.both("encoder.conv_out", 2L * latent, width, 3, 3);
    dict.both("quant_conv", 2L * latent, 2L * latent, 1, 1);
    dict.both("post_quant_conv", latent, latent, 1, 1);
    dict.both("decoder.conv_in", width, latent, 3, 3);
    dict.vaeMiddle("decoder.mid_block.", width, old);
    for (int i = 0; i <= last; i++) {
      for (int j = 0; j <= layers; j++) {
        String name = "decoder.up_blocks." + i + ".resnets." + j + ".";
        dict.resnet(name, width, channels[last - i], 0);
        width = channels[last - i];
      }
      if (i < last) {
        dict.both("decoder.up_blocks." + i + ".upsamplers.0.conv", width, width, 3, 3);
      }
    }
    dict.both("decoder.conv_norm_out", width);
    dict.both("decoder.conv_out", 3, width, 3, 3);
    return dict.shapes;
  }

  static SequencedMap<String, long[]> clip(ClipConfig form) {
    StateDicts dict = new StateDicts();
    int width = form.width();
    String model = "vision_model.";
    dict.shapes.put(model + "embeddings.class_embedding", new long[] {width});
    dict.shapes.put(
        model + "embeddings.patch_embedding.weight",
        new long[] {width, 3, form.patch(), form.patch()});
    long tokens = 1 + (long) (form.side() / form.patch()) * (form.side() / form.patch());
    dict.shapes.put(model + "embeddings.position_embedding.weight", new long[] {tokens, width});
    dict.both(model + "pre_layrnorm", width);
    for (int i = 0; i < form.layers(); i++) {
      String own = model + "encoder.layers." + i + ".";
      for (String part : new String[] {"k_proj", "v_proj", "q_proj", "out_proj"}) {
        dict.both(own + "self_attn." + part, width, width);
      }
      dict.both(own + "layer_norm1", width);
      dict.both(own + "mlp.fc1", form.inner(), width);
      dict.both(own + "mlp.fc2", width, form.inner());
      dict.both(own + "layer_norm2", width);
    }
    dict.both(model + "post_layernorm", width);
    dict.shapes.put("visual_projection.weight", new long[] {form.out(), width});
    return dict.shapes;
  }
}
