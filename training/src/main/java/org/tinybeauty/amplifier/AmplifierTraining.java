package org.tinybeauty.amplifier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.TrainAdam;
import org.tinybeauty.network.TrainWeights;

/// Trains the amplifier's network on episodes. Saved every two minutes and at the end, so that a
/// kill costs no more than that. One thread runs it; another may ask it to stop.
final class AmplifierTraining {
  private static final double LONGEST_GRADIENT = 1;
  private static final long SAVE_NANOS = 120_000_000_000L;

  /// @param batch faces a step
  /// @param steps in all
  /// @param rate of learning at its highest
  record Settings(int batch, long steps, double rate, int threads) {
    /// The rate of a step: rising over the first fiftieth, then falling as a cosine to a
    /// twentieth.
    double rate(long step) {
      double rise = Math.min(1, (step + 1) / (steps / 50.0 + 1));
      double fall = 0.525 + 0.475 * Math.cos(Math.PI * Math.min(1, step / (double) steps));
      return rate * rise * fall;
    }
  }

  /// How far it has come.
  ///
  /// @param loss the running mean
  record Progress(long step, long steps, double loss, long millis, long millisLeft) {}

  private final AmplifierNet net;
  private final EpisodeSource source;
  private final Settings settings;

  AmplifierTraining(AmplifierNet net, EpisodeSource source, Settings settings) {
    this.net = net;
    this.source = source;
    this.settings = settings;
  }

  /// First weights, drawn by chance.
  static NetWeights first(AmplifierNet net, long seed) {
    try (PointerScope _ = new PointerScope()) {
      AmplifierLayers layers = new AmplifierLayers(new SplittableRandom(seed));
      Tensor picture = zeros(1, 3, MeanFace.SIDE, MeanFace.SIDE);
      net.clean(
          layers,
          new AmplifierNet.Question(picture, picture, zeros(1, 1), zeros(1, 1, 1, 1)),
          new AmplifierNet.Examples(picture, picture));
      return layers.drawn();
    }
  }

  private static Tensor zeros(long... shape) {
    int length = 1;
    for (long side : shape) {
      length *= (int) side;
    }
    return torch.from_blob(new FloatPointer(new float[length]), shape);
  }

  /// Trains to the last step or until `stop`.
  ///
  /// @param from the weights to begin with
  /// @param state where it is kept, to go on from; null keeps nothing
  /// @return the mean weights
  NetWeights run(
      NetWeights from, @Nullable Path state, BooleanSupplier stop, Consumer<Progress> listener)
      throws IOException, InterruptedException {
    try (TrainWeights weights = new TrainWeights(from);
        AmplifierStep step = new AmplifierStep(net, weights, settings.threads)) {
      float[] flat = new float[weights.size()];
      weights.read(flat);
      TrainAdam adam = new TrainAdam(flat);
      long before = 0;
      if (state != null && Files.exists(state)) {
        before = AmplifierState.load(state, adam);
        weights.write(adam.weights());
      }
      long start = System.nanoTime() - before * 1_000_000;
      long first = adam.step();
      long saved = System.nanoTime();
      double loss = 0;
      float[] gradient = new float[flat.length];
      try (EpisodeFeed feed = new EpisodeFeed(source, settings.batch, first)) {
        while (adam.step() < settings.steps && !stop.getAsBoolean()) {
          Episode episode = feed.take();
          double now = step.run(episode, gradient);
          feed.give(episode);
          adam.step(gradient, settings.rate(adam.step()), LONGEST_GRADIENT);
          weights.write(adam.weights());
          loss = loss == 0 ? now : loss + (now - loss) * 0.02;
          long millis = (System.nanoTime() - start) / 1_000_000;
          long each = (millis - before) / (adam.step() - first);
          listener.accept(
              new Progress(
                  adam.step(),
                  settings.steps,
                  loss,
                  millis,
                  each * (settings.steps - adam.step())));
          if (state != null && System.nanoTime() - saved > SAVE_NANOS) {
            saved = System.nanoTime();
            AmplifierState.save(state, adam, millis);
          }
        }
      }
      if (state != null) {
        AmplifierState.save(state, adam, (System.nanoTime() - start) / 1_000_000);
      }
      return weights.named(adam.mean());
    }
  }
}
