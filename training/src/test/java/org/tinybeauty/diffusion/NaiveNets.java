package org.tinybeauty.diffusion;

import java.util.ArrayList;
import java.util.List;

/// Whole networks of plain loops, written down from the state dicts' names alone.
final class NaiveNets {
  private static final double[] TIMELESS = {};

  private final Naive net;
  private final int groups;
  private final int heads;

  NaiveNets(Naive net, int groups, int heads) {
    this.net = net;
    this.groups = groups;
    this.heads = heads;
  }

  private double[] time(double time, int width) {
    double[] waves = new double[width];
    for (int i = 0; i < width / 2; i++) {
      double angle = time / Math.pow(10_000, i / (width / 2.0));
      waves[i] = Math.cos(angle);
      waves[width / 2 + i] = Math.sin(angle);
    }
    double[] h = net.linear("time_embedding.linear_1", new double[][] {waves})[0];
    for (int i = 0; i < h.length; i++) {
      h[i] = Naive.silu(h[i]);
    }
    return net.linear("time_embedding.linear_2", new double[][] {h})[0];
  }

  /// A stage's residual blocks and transformers are as many as there are names.
  private double[][][] step(
      String stage, int j, double[][][] x, double[] time, double[][] context) {
    double[][][] h = net.resnet(stage + "resnets." + j + ".", x, time, groups, 1e-5);
    String attention = stage + "attentions." + j + ".";
    return net.has(attention + "norm.weight")
        ? net.transformer(attention, h, context, heads, groups)
        : h;
  }

  private List<double[][][]> trunk(double[][][] first, double[] time, double[][] context) {
    List<double[][][]> out = new ArrayList<>();
    double[][][] h = first;
    out.add(h);
    for (int i = 0; net.has("down_blocks." + i + ".resnets.0.norm1.weight"); i++) {
      String stage = "down_blocks." + i + ".";
      for (int j = 0; net.has(stage + "resnets." + j + ".norm1.weight"); j++) {
        h = step(stage, j, h, time, context);
        out.add(h);
      }
      if (net.has(stage + "downsamplers.0.conv.weight")) {
        h = net.conv(stage + "downsamplers.0.conv", h, 3, 2, 1, 1);
        out.add(h);
      }
    }
    h = step("mid_block.", 0, h, time, context);
    out.add(net.resnet("mid_block.resnets.1.", h, time, groups, 1e-5));
    return out;
  }

  /// What a ControlNet adds: the skips, then the middle.
  List<double[][][]> control(
      double[][][] x, double at, double[][] context, double[][][] hint, double scale) {
    double[][][] h = Naive.silu(net.conv3("controlnet_cond_embedding.conv_in", hint));
    for (int i = 0; net.has("controlnet_cond_embedding.blocks." + i + ".weight"); i++) {
      int stride = i % 2 == 0 ? 1 : 2;
      h = Naive.silu(net.conv("controlnet_cond_embedding.blocks." + i, h, 3, stride, 1, 1));
    }
    h = net.conv3("controlnet_cond_embedding.conv_out", h);
    double[][][] first = net.conv3("conv_in", x);
    List<double[][][]> features = trunk(Naive.add(first, h), time(at, first.length), context);
    List<double[][][]> out = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      String zero =
          i == features.size() - 1 ? "controlnet_mid_block" : "controlnet_down_blocks." + i;
      double[][][] y = net.conv1(zero, features.get(i));
      for (double[][] plane : y) {
        for (double[] row : plane) {
          for (int k = 0; k < row.length; k++) {
            row[k] *= scale;
          }
        }
      }
      out.add(y);
    }
    return out;
  }

  double[][][] unet(double[][][] x, double at, double[][] context, List<double[][][]> control) {
    double[][][] first = net.conv3("conv_in", x);
    double[] time = time(at, first.length);
    List<double[][][]> skips = trunk(first, time, context);
    for (int i = 0; i < control.size(); i++) {
      skips.set(i, Naive.add(skips.get(i), control.get(i)));
    }
    double[][][] h = skips.removeLast();
    for (int i = 0; net.has("up_blocks." + i + ".resnets.0.norm1.weight"); i++) {
      String stage = "up_blocks." + i + ".";
      for (int j = 0; net.has(stage + "resnets." + j + ".norm1.weight"); j++) {
        h = step(stage, j, Naive.join(h, skips.removeLast()), time, context);
      }
      if (net.has(stage + "upsamplers.0.conv.weight")) {
        h = net.conv3(stage + "upsamplers.0.conv", Naive.twice(h));
      }
    }
    return net.conv3("conv_out", Naive.silu(net.groupNorm("conv_norm_out", h, groups, 1e-5)));
  }

  private double[][][] vaeMiddle(String name, double[][][] x) {
    double[][][] h = net.resnet(name + "resnets.0.", x, TIMELESS, groups, 1e-6);
    String own = name + "attentions.0.";
    boolean old = net.has(own + "query.weight");
    double[][] t = Naive.tokens(net.groupNorm(own + "group_norm", h, groups, 1e-6));
    double[][] mixed =
        Naive.attend(
            net.linear(own + (old ? "query" : "to_q"), t),
            net.linear(own + (old ? "key" : "to_k"), t),
            net.linear(own + (old ? "value" : "to_v"), t),
            1);
    mixed = net.linear(own + (old ? "proj_attn" : "to_out.0"), mixed);
    h = Naive.add(h, Naive.map(mixed, x[0][0].length));
    return net.resnet(name + "resnets.1.", h, TIMELESS, groups, 1e-6);
  }

  private double[][][] vaeBlocks(String stage, double[][][] x) {
    double[][][] h = x;
    for (int j = 0; net.has(stage + "resnets." + j + ".norm1.weight"); j++) {
      h = net.resnet(stage + "resnets." + j + ".", h, TIMELESS, groups, 1e-6);
    }
    return h;
  }

  double[][][] encode(double[][][] picture, int latent, double scaling) {
    double[][][] h = net.conv3("encoder.conv_in", picture);
    for (int i = 0; net.has("encoder.down_blocks." + i + ".resnets.0.norm1.weight"); i++) {
      String stage = "encoder.down_blocks." + i + ".";
      h = vaeBlocks(stage, h);
      if (net.has(stage + "downsamplers.0.conv.weight")) {
        h = net.conv(stage + "downsamplers.0.conv", h, 3, 2, 0, 1);
      }
    }
    h = vaeMiddle("encoder.mid_block.", h);
    h = Naive.silu(net.groupNorm("encoder.conv_norm_out", h, groups, 1e-6));
    h = net.conv1("quant_conv", net.conv3("encoder.conv_out", h));
    return scaled(h, latent, scaling);
  }

  double[][][] decode(double[][][] latent, double scaling) {
    double[][][] h = net.conv1("post_quant_conv", scaled(latent, latent.length, 1 / scaling));
    h = vaeMiddle("decoder.mid_block.", net.conv3("decoder.conv_in", h));
    for (int i = 0; net.has("decoder.up_blocks." + i + ".resnets.0.norm1.weight"); i++) {
      String stage = "decoder.up_blocks." + i + ".";
      h = vaeBlocks(stage, h);
      if (net.has(stage + "upsamplers.0.conv.weight")) {
        h = net.conv3(stage + "upsamplers.0.conv", Naive.twice(h));
      }
    }
    h = Naive.silu(net.groupNorm("decoder.conv_norm_out", h, groups, 1e-6));
    return net.conv3("decoder.conv_out", h);
  }

  private static double[][][] scaled(double[][][] x, int channels, double by) {
    double[][][] y = new double[channels][x[0].length][x[0][0].length];
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < y[c].length; r++) {
        for (int k = 0; k < y[c][r].length; k++) {
          y[c][r][k] = x[c][r][k] * by;
        }
      }
    }
    return y;
  }

  /// The embedding of a normalised picture.
  double[] clip(double[][][] picture, int patch, float[] first, float[] places) {
    double[][] cells =
        Naive.tokens(
            net.conv("vision_model.embeddings.patch_embedding", picture, patch, patch, 0, 0));
    int width = cells[0].length;
    double[][] t = new double[cells.length + 1][width];
    for (int s = 0; s < t.length; s++) {
      for (int i = 0; i < width; i++) {
        t[s][i] = (s == 0 ? first[i] : cells[s - 1][i]) + places[s * width + i];
      }
    }
    t = net.layerNorm("vision_model.pre_layrnorm", t);
    for (int i = 0; net.has("vision_model.encoder.layers." + i + ".mlp.fc1.weight"); i++) {
      String own = "vision_model.encoder.layers." + i + ".";
      double[][] quiet = net.layerNorm(own + "layer_norm1", t);
      double[][] mixed =
          Naive.attend(
              net.linear(own + "self_attn.q_proj", quiet),
              net.linear(own + "self_attn.k_proj", quiet),
              net.linear(own + "self_attn.v_proj", quiet),
              heads);
      t = Naive.add(t, net.linear(own + "self_attn.out_proj", mixed));
      double[][] wide = net.linear(own + "mlp.fc1", net.layerNorm(own + "layer_norm2", t));
      for (double[] row : wide) {
        for (int k = 0; k < row.length; k++) {
          row[k] = Naive.gelu(row[k]);
        }
      }
      t = Naive.add(t, net.linear(own + "mlp.fc2", wide));
    }
    double[][] last = net.layerNorm("vision_model.post_layernorm", new double[][] {t[0]});
    return net.linear("visual_projection", last)[0];
  }
}
