package org.tinybeauty.amplifier;

import static org.bytedeco.pytorch.global.torch.from_blob;
import static org.bytedeco.pytorch.global.torch.set_num_threads;

import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.TorchDevice;
import org.tinybeauty.network.TrainWeights;

/// Makes a style's makeup on new faces, by a few deterministic steps from noise (DDIM, Song, Meng,
/// Ermon 2020, with eta 0) and classifier-free guidance. Keeps the style's examples. One thread.
final class Sampler implements AutoCloseable {
  private static final long SIDE = MeanFace.SIDE;
  private static final int LENGTH = 3 * MeanFace.PLANE;

  /// @param steps from noise to makeup; 1 gives the mean of all makeups that fit
  /// @param guidance how much further than the style's own way from "any style"; 1 is the style's
  /// @param styled whether the style is looked at; without, any makeup will do
  record Settings(int steps, double guidance, boolean styled) {
    /// The mean comes closer to an artist's own afters than any one draw: by 0.4 dB.
    static final Settings DEFAULT = new Settings(1, 1);

    Settings(int steps, double guidance) {
      this(steps, guidance, true);
    }

    Settings withStyle(boolean seen) {
      return new Settings(steps, guidance, seen);
    }
  }

  private final TorchDevice device = TorchDevice.found();
  private final AmplifierNet net;
  private final Settings settings;
  private final TrainWeights weights;
  private final AmplifierNet.Style style;

  /// @param weights copied
  Sampler(AmplifierNet net, NetWeights weights, List<MeanPair> pairs, Settings settings) {
    this.net = net;
    this.settings = settings;
    this.weights = new TrainWeights(weights);
    int examples = Math.min(pairs.size(), PairEpisodes.MOST);
    float[] bare = new float[examples * LENGTH];
    float[] residual = new float[examples * LENGTH];
    Sample sample = new Sample();
    for (int i = 0; i < examples; i++) {
      sample.load(pairs.get(i).bare(), pairs.get(i).residual());
      sample.write(bare, residual, i * LENGTH);
    }
    set_num_threads(1);
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      AmplifierNet.Style read =
          net.style(
              new AmplifierLayers(device.on(this.weights.tensors())),
              new AmplifierNet.Examples(
                  tensor(bare, examples, 3, SIDE, SIDE),
                  tensor(residual, examples, 3, SIDE, SIDE)));
      this.style =
          new AmplifierNet.Style(
              read.keys().retainReference(),
              read.values().retainReference(),
              read.blocks().retainReference());
    }
  }

  /// The makeup of a face on the [MeanFace], in levels of 255; the same for the same seed.
  ///
  /// @param bare `[3][256][256]` in levels of 255
  float[] makeup(float[] bare, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] face = new float[LENGTH];
    float[] x = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      face[i] = bare[i] / 127.5f - 1;
      x[i] = (float) random.nextGaussian();
    }
    float[] clean = x;
    for (int step = 0; step < settings.steps; step++) {
      double time = 1 - step / (double) settings.steps;
      double next = 1 - (step + 1) / (double) settings.steps;
      clean = clean(face, x, time);
      double signal = Math.cos(Math.PI / 2 * time);
      double noise = Math.sin(Math.PI / 2 * time);
      double nextSignal = Math.cos(Math.PI / 2 * next);
      double nextNoise = Math.sin(Math.PI / 2 * next);
      for (int i = 0; i < LENGTH; i++) {
        double left = (x[i] - signal * clean[i]) / noise;
        x[i] = (float) (nextSignal * clean[i] + nextNoise * left);
      }
    }
    for (int i = 0; i < LENGTH; i++) {
      clean[i] /= Episode.UNIT;
    }
    return clean;
  }

  private float[] clean(float[] face, float[] noisy, double time) {
    set_num_threads(1);
    float[] out = new float[LENGTH];
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      AmplifierLayers layers = new AmplifierLayers(device.on(weights.tensors()));
      answer(layers, face, noisy, time, settings.styled ? 1 : 0, out);
      if (settings.styled && settings.guidance != 1) {
        float[] any = new float[LENGTH];
        answer(layers, face, noisy, time, 0, any);
        for (int i = 0; i < LENGTH; i++) {
          out[i] = any[i] + (float) settings.guidance * (out[i] - any[i]);
        }
      }
    }
    return out;
  }

  private void answer(
      AmplifierLayers layers, float[] face, float[] noisy, double time, float worn, float[] into) {
    AmplifierNet.Question question =
        new AmplifierNet.Question(
            tensor(noisy, 1, 3, SIDE, SIDE),
            tensor(face, 1, 3, SIDE, SIDE),
            tensor(new float[] {(float) time}, 1, 1),
            tensor(new float[] {worn}, 1, 1, 1, 1));
    Tensor clean = TorchDevice.CPU.on(net.clean(layers, question, style)).contiguous();
    clean.data_ptr_float().get(into, 0, LENGTH);
  }

  private Tensor tensor(float[] values, long... shape) {
    return device.on(from_blob(new FloatPointer(values), shape));
  }

  @Override
  public void close() {
    style.keys().close();
    style.values().close();
    style.blocks().close();
    weights.close();
  }
}
