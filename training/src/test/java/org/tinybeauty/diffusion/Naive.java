package org.tinybeauty.diffusion;

import java.util.Map;

/// The layers of the diffusion networks as plain loops in double precision, by the book and by
/// the
/// names of a state dict: what the libtorch ones are held against. Maps are `[C][H][W]`,
/// tokens
/// `[T][C]`.
final class Naive {
  private final Map<String, float[]> values;

  Naive(Map<String, float[]> values) {
    this.values = values;
  }

  private float[] value(String name) {
    float[] value = values.get(name);
    if (value == null) {
      throw new AssertionError("no " + name);
    }
    return value;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /// A convolution; `low` zeros before each line, `high` behind it.
  double[][][] conv(String name, double[][][] x, int kernel, int stride, int low, int high) {
    float[] weight = value(name + ".weight");
    int in = x.length;
    int out = weight.length / in / kernel / kernel;
    int h = (x[0].length + low + high - kernel) / stride + 1;
    int w = (x[0][0].length + low + high - kernel) / stride + 1;
    double[][][] y = new double[out][h][w];
    for (int o = 0; o < out; o++) {
      for (int r = 0; r < h; r++) {
        for (int c = 0; c < w; c++) {
          double sum = has(name + ".bias") ? value(name + ".bias")[o] : 0;
          for (int i = 0; i < in; i++) {
            for (int a = 0; a < kernel; a++) {
              for (int b = 0; b < kernel; b++) {
                int sy = r * stride + a - low;
                int sx = c * stride + b - low;
                if (sy >= 0 && sx >= 0 && sy < x[0].length && sx < x[0][0].length) {
                  sum += weight[((o * in + i) * kernel + a) * kernel + b] * x[i][sy][sx];
                }
              }
            }
          }
          y[o][r][c] = sum;
        }
      }
    }
    return y;
  }

  double[][][] conv3(String name, double[][][] x) {
    return conv(name, x, 3, 1, 1, 1);
  }

  double[][][] conv1(String name, double[][][] x) {
    return conv(name, x, 1, 1, 0, 0);
  }

  double[][] linear(String name, double[][] x) {
    float[] weight = value(name + ".weight");
    int in = x[0].length;
    int out = weight.length / in;
    double[][] y = new double[x.length][out];
    for (int t = 0; t < x.length; t++) {
      for (int o = 0; o < out; o++) {
        double sum = has(name + ".bias") ? value(name + ".bias")[o] : 0;
        for (int i = 0; i < in; i++) {
          sum += weight[o * in + i] * x[t][i];
        }
        y[t][o] = sum;
      }
    }
    return y;
  }

  double[][][] groupNorm(String name, double[][][] x, int groups, double epsilon) {
    int each = x.length / groups;
    double[][][] y = new double[x.length][x[0].length][x[0][0].length];
    for (int g = 0; g < groups; g++) {
      double sum = 0;
      double square = 0;
      int count = 0;
      for (int c = g * each; c < (g + 1) * each; c++) {
        for (double[] row : x[c]) {
          for (double v : row) {
            sum += v;
            square += v * v;
            count++;
          }
        }
      }
      double mean = sum / count;
      double scale = 1 / Math.sqrt(square / count - mean * mean + epsilon);
      for (int c = g * each; c < (g + 1) * each; c++) {
        for (int r = 0; r < x[c].length; r++) {
          for (int k = 0; k < x[c][r].length; k++) {
            y[c][r][k] =
                (x[c][r][k] - mean) * scale * value(name + ".weight")[c] + value(name + ".bias")[c];
          }
        }
      }
    }
    return y;
  }

  double[][] layerNorm(String name, double[][] x) {
    double[][] y = new double[x.length][x[0].length];
    for (int t = 0; t < x.length; t++) {
      double mean = 0;
      for (double v : x[t]) {
        mean += v / x[t].length;
      }
      double variance = 0;
      for (double v : x[t]) {
        variance += (v - mean) * (v - mean) / x[t].length;
      }
      for (int i = 0; i < x[t].length; i++) {
        y[t][i] =
            (x[t][i] - mean) / Math.sqrt(variance + 1e-5) * value(name + ".weight")[i]
                + value(name + ".bias")[i];
      }
    }
    return y;
  }

  static double silu(double x) {
    return x / (1 + Math.exp(-x));
  }

  static double[][][] silu(double[][][] x) {
    double[][][] y = new double[x.length][x[0].length][x[0][0].length];
    for (int c = 0; c < x.length; c++) {
      for (int r = 0; r < x[c].length; r++) {
        for (int k = 0; k < x[c][r].length; k++) {
          y[c][r][k] = silu(x[c][r][k]);
        }
      }
    }
    return y;
  }

  /// x times the normal distribution's integral, by erf's power series.
  static double gelu(double x) {
    double z = Math.abs(x) / Math.sqrt(2);
    double erf = 1;
    if (z < 4) {
      double term = z;
      double sum = z;
      for (int n = 1; n < 120; n++) {
        term *= -z * z / n;
        sum += term / (2 * n + 1);
      }
      erf = 2 / Math.sqrt(Math.PI) * sum;
    }
    return x * (1 + Math.signum(x) * erf) / 2;
  }

  static double[][][] add(double[][][] a, double[][][] b) {
    double[][][] y = new double[a.length][a[0].length][a[0][0].length];
    for (int c = 0; c < a.length; c++) {
      for (int r = 0; r < a[c].length; r++) {
        for (int k = 0; k < a[c][r].length; k++) {
          y[c][r][k] = a[c][r][k] + b[c][r][k];
        }
      }
    }
    return y;
  }

  static double[][] add(double[][] a, double[][] b) {
    double[][] y = new double[a.length][a[0].length];
    for (int t = 0; t < a.length; t++) {
      for (int i = 0; i < a[t].length; i++) {
        y[t][i] = a[t][i] + b[t][i];
      }
    }
    return y;
  }

  static double[][][] join(double[][][] a, double[][][] b) {
    double[][][] y = new double[a.length + b.length][][];
    System.arraycopy(a, 0, y, 0, a.length);
    System.arraycopy(b, 0, y, a.length, b.length);
    return y;
  }

  static double[][][] twice(double[][][] x) {
    double[][][] y = new double[x.length][2 * x[0].length][2 * x[0][0].length];
    for (int c = 0; c < y.length; c++) {
      for (int r = 0; r < y[c].length; r++) {
        for (int k = 0; k < y[c][r].length; k++) {
          y[c][r][k] = x[c][r / 2][k / 2];
        }
      }
    }
    return y;
  }

  static double[][] tokens(double[][][] x) {
    int w = x[0][0].length;
    double[][] y = new double[x[0].length * w][x.length];
    for (int t = 0; t < y.length; t++) {
      for (int c = 0; c < x.length; c++) {
        y[t][c] = x[c][t / w][t % w];
      }
    }
    return y;
  }

  static double[][][] map(double[][] tokens, int w) {
    double[][][] y = new double[tokens[0].length][tokens.length / w][w];
    for (int t = 0; t < tokens.length; t++) {
      for (int c = 0; c < y.length; c++) {
        y[c][t / w][t % w] = tokens[t][c];
      }
    }
    return y;
  }

  static double[][] attend(double[][] q, double[][] k, double[][] v, int heads) {
    int width = q[0].length;
    int d = width / heads;
    double[][] y = new double[q.length][width];
    for (int head = 0; head < heads; head++) {
      for (int t = 0; t < q.length; t++) {
        double[] score = new double[k.length];
        double sum = 0;
        for (int s = 0; s < k.length; s++) {
          double dot = 0;
          for (int i = head * d; i < (head + 1) * d; i++) {
            dot += q[t][i] * k[s][i];
          }
          score[s] = Math.exp(dot / Math.sqrt(d));
          sum += score[s];
        }
        for (int s = 0; s < k.length; s++) {
          for (int i = head * d; i < (head + 1) * d; i++) {
            y[t][i] += score[s] / sum * v[s][i];
          }
        }
      }
    }
    return y;
  }

  double[][][] resnet(String name, double[][][] x, double[] time, int groups, double epsilon) {
    double[][][] h = conv3(name + "conv1", silu(groupNorm(name + "norm1", x, groups, epsilon)));
    if (time.length > 0) {
      double[] bent = new double[time.length];
      for (int i = 0; i < bent.length; i++) {
        bent[i] = silu(time[i]);
      }
      double[] more = linear(name + "time_emb_proj", new double[][] {bent})[0];
      for (int c = 0; c < h.length; c++) {
        for (double[] row : h[c]) {
          for (int k = 0; k < row.length; k++) {
            row[k] += more[c];
          }
        }
      }
    }
    h = conv3(name + "conv2", silu(groupNorm(name + "norm2", h, groups, epsilon)));
    return add(has(name + "conv_shortcut.weight") ? conv1(name + "conv_shortcut", x) : x, h);
  }

  double[][] attention(String name, double[][] x, double[][] context, int heads) {
    double[][] mixed =
        attend(
            linear(name + ".to_q", x),
            linear(name + ".to_k", context),
            linear(name + ".to_v", context),
            heads);
    return linear(name + ".to_out.0", mixed);
  }

  double[][][] transformer(String name, double[][][] x, double[][] context, int heads, int groups) {
    String block = name + "transformer_blocks.0.";
    double[][] t = tokens(conv1(name + "proj_in", groupNorm(name + "norm", x, groups, 1e-6)));
    double[][] quiet = layerNorm(block + "norm1", t);
    t = add(t, attention(block + "attn1", quiet, quiet, heads));
    t = add(t, attention(block + "attn2", layerNorm(block + "norm2", t), context, heads));
    double[][] wide = linear(block + "ff.net.0.proj", layerNorm(block + "norm3", t));
    int half = wide[0].length / 2;
    double[][] gated = new double[wide.length][half];
    for (int i = 0; i < wide.length; i++) {
      for (int j = 0; j < half; j++) {
        gated[i][j] = wide[i][j] * gelu(wide[i][half + j]);
      }
    }
    t = add(t, linear(block + "ff.net.2", gated));
    return add(conv1(name + "proj_out", map(t, x[0][0].length)), x);
  }
}
