package org.tinybeauty.amplifier;

import static org.bytedeco.pytorch.global.torch.avg_pool2d;
import static org.bytedeco.pytorch.global.torch.bmm;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.pixel_shuffle;
import static org.bytedeco.pytorch.global.torch.pixel_unshuffle;
import static org.bytedeco.pytorch.global.torch.silu;
import static org.bytedeco.pytorch.global.torch.softmax;
import static org.bytedeco.pytorch.global.torch.upsample_nearest2d;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.tinybeauty.network.TorchDevice;

/// The residual diffusion network of the compact backbone: given a bare face, a noisy makeup
/// residual, how noisy that is, and some faces that show the style, says what the clean residual
/// is. All pictures lie on the [MeanFace], so a place means the same on each; the style comes in by
/// attention, at each place over the examples: the bare face asks (identity), the examples answer
/// with their makeup (style).
///
/// @param width channels at a quarter of the side; a multiple of 8
record AmplifierNet(int width) {
  /// Of the shipped weights.
  static final AmplifierNet SHIPPED = new AmplifierNet(32);

  /// Blocks of so many pixels by as many become the channels of a place.
  private static final int BLOCK = 4;

  private static final int BLOCKS = 3 * BLOCK * BLOCK;
  private static final long GRID = MeanFace.SIDE / BLOCK;
  private static final int HEADS = 4;
  private static final int WAVES = 16;

  /// What the network is asked.
  ///
  /// @param noisy `[N, 3, 256, 256]`, in residual units
  /// @param bare `[N, 3, 256, 256]`, in [-1, 1]
  /// @param time `[N, 1]`, 0 clean to 1 noise
  /// @param worn `[N, 1, 1, 1]`, 1, or 0 where the style is to be left out of account
  record Question(Tensor noisy, Tensor bare, Tensor time, Tensor worn) {}

  /// The faces that show the style, `[N * K, 3, 256, 256]` each: bare, and the residual put on.
  record Examples(Tensor bare, Tensor residual) {}

  /// The clean residual, `[N, 3, 256, 256]`. Needs an open `PointerScope`.
  Tensor clean(AmplifierLayers layers, Question question, Examples examples) {
    return clean(layers, question, style(layers, examples));
  }

  /// What the examples say, to be asked many times.
  record Style(Tensor keys, Tensor values, Tensor blocks) {}

  /// Reads the examples. Needs an open `PointerScope`.
  Style style(AmplifierLayers layers, Examples examples) {
    Tensor blocks = pixel_unshuffle(examples.residual, BLOCK);
    Tensor both = cat(new TensorVector(pixel_unshuffle(examples.bare, BLOCK), blocks), 1);
    Tensor seen = place(layers, "example", layers.conv("example.in", both, width, 1));
    seen = seen.add(layers.conv("example.look", silu(layers.norm("example.norm", seen)), width, 3));
    Tensor keys = layers.conv("example.key", seen, width, 1);
    Tensor values = layers.conv("example.value", seen, width, 1);
    return new Style(keys, values, blocks);
  }

  private Tensor place(AmplifierLayers layers, String name, Tensor x) {
    return x.add(layers.weight(name + ".place", 0, 0.02, 1, width, GRID, GRID));
  }

  /// The clean residual by a style that was read.
  Tensor clean(AmplifierLayers layers, Question question, Style style) {
    long n = question.bare.size(0);
    long k = style.keys.size(0) / n;
    Tensor face = pixel_unshuffle(question.bare, BLOCK);
    Tensor asked = place(layers, "face", layers.conv("face.in", face, width, 1));
    asked = layers.conv("face.look", silu(layers.norm("face.norm", asked)), width, 3);
    long part = width / HEADS;
    Tensor likeness =
        asked
            .view(n, 1, HEADS, part, GRID * GRID)
            .mul(style.keys.view(n, k, HEADS, part, GRID * GRID))
            .sum(new long[] {3}, true, null)
            .mul(new Scalar(1 / Math.sqrt((double) part)));
    Tensor share = softmax(likeness, 1);
    Tensor mixed =
        style
            .values
            .view(n, k, HEADS, part, GRID * GRID)
            .mul(share)
            .sum(new long[] {1}, false, null)
            .view(n, width, GRID, GRID)
            .mul(question.worn);
    Tensor template =
        style
            .blocks
            .view(n, k, 1, BLOCKS, GRID * GRID)
            .mul(share.mean(new long[] {2}, true, null))
            .sum(new long[] {1}, false, null)
            .view(n, BLOCKS, GRID, GRID)
            .mul(question.worn);
    Tensor known =
        cat(new TensorVector(face, pixel_unshuffle(question.noisy, BLOCK), mixed, template), 1);
    Tensor waves = waves(question.time);
    Tensor x = place(layers, "in", layers.conv("in", known, width, 1));
    Tensor correction = unet(layers, x, silu(layers.full("time", waves, 2L * width, 1)));
    return pixel_shuffle(template.add(correction), BLOCK);
  }

  private Tensor unet(AmplifierLayers layers, Tensor in, Tensor time) {
    Tensor fine = block(layers, "fine1", in, time, width);
    Tensor half = block(layers, "half1", avg_pool2d(fine, 2), time, 2L * width);
    half = block(layers, "half2", half, time, 2L * width);
    Tensor deep = block(layers, "deep1", avg_pool2d(half, 2), time, 3L * width);
    deep = attend(layers, deep);
    deep = block(layers, "deep2", deep, time, 3L * width);
    Tensor up = cat(new TensorVector(half, twice(deep)), 1);
    up = block(layers, "half3", up, time, 2L * width);
    up = cat(new TensorVector(fine, twice(up)), 1);
    up = block(layers, "fine2", up, time, width);
    return layers.conv("out", silu(layers.norm("out.norm", up)), BLOCKS, 3, 0);
  }

  private static Tensor twice(Tensor x) {
    return upsample_nearest2d(x, x.size(2) * 2, x.size(3) * 2);
  }

  private static Tensor block(
      AmplifierLayers layers, String name, Tensor x, Tensor time, long out) {
    Tensor h = layers.conv(name + ".conv1", silu(layers.norm(name + ".norm1", x)), out, 3);
    Tensor shift = layers.full(name + ".time", time, out, 0.5);
    h = h.add(shift.view(shift.size(0), out, 1, 1));
    h = layers.conv(name + ".conv2", silu(layers.norm(name + ".norm2", h)), out, 3, 0.3);
    Tensor past = x.size(1) == out ? x : layers.conv(name + ".skip", x, out, 1);
    return past.add(h);
  }

  /// Every place sees every other.
  private static Tensor attend(AmplifierLayers layers, Tensor x) {
    long n = x.size(0);
    long channels = x.size(1);
    long places = x.size(2) * x.size(3);
    long part = channels / HEADS;
    Tensor all = layers.conv("attend.in", layers.norm("attend.norm", x), 3 * channels, 1);
    Tensor three = all.view(n, 3, HEADS, part, places);
    Tensor q = three.select(1, 0).reshape(n * HEADS, part, places);
    Tensor k = three.select(1, 1).reshape(n * HEADS, part, places);
    Tensor v = three.select(1, 2).reshape(n * HEADS, part, places);
    Tensor share =
        softmax(bmm(q.transpose(1, 2), k).mul(new Scalar(1 / Math.sqrt((double) part))), 2);
    Tensor seen = bmm(v, share.transpose(1, 2)).reshape(n, channels, x.size(2), x.size(3));
    return x.add(layers.conv("attend.out", seen, channels, 1, 0.3));
  }

  /// Sines and cosines of the time, `[N, 32]`.
  private static Tensor waves(Tensor time) {
    float[] rates = new float[WAVES];
    for (int i = 0; i < WAVES; i++) {
      rates[i] = (float) Math.exp(i * Math.log(100) / (WAVES - 1));
    }
    Tensor phases =
        time.mul(
            TorchDevice.beside(
                time, torch.from_blob(new FloatPointer(rates), new long[] {1, WAVES})));
    return cat(new TensorVector(phases.sin(), phases.cos()), 1);
  }
}
