package org.tinybeauty.amplifier;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.tinybeauty.network.NetWeights;

/// Teaches the compact amplifier what makeup is, before it sees any artist's: thousands of recipes
/// drawn by chance, on as many faces as there are. The result is `compact.safetensors`, a file for
/// [CompactAmplifier].
public final class AmplifierPretraining {
  private static final int BATCH = 8;
  private static final double RATE = 1e-3;

  /// How far it has come.
  ///
  /// @param loss the running mean
  public record Progress(long step, long steps, double loss, long millisLeft) {}

  /// How long and how broad.
  ///
  /// @param steps in all, of eight faces each
  /// @param recipes to paint
  public record Settings(long steps, int recipes, long seed, int threads) {}

  private AmplifierPretraining() {}

  /// Paints what is missing, then trains to the last step or until `stop`; goes on from the state
  /// in the folder where there is one.
  ///
  /// @param folder of `painted` faces and the state, `compact.bin`
  /// @param painted is told how many recipes there are, of how many
  /// @return the weights' file: the mean weights as they are now, for [CompactAmplifier]
  public static Path run(
      FaceStore faces,
      Path folder,
      Settings settings,
      BooleanSupplier stop,
      BiConsumer<Integer, Integer> painted,
      Consumer<Progress> progress)
      throws IOException, InterruptedException {
    Path paint = folder.resolve("painted");
    PaintedFaces.paint(
        faces,
        paint,
        settings.recipes,
        settings.seed,
        settings.threads,
        stop,
        count -> painted.accept(count, settings.recipes));
    Path state = folder.resolve("compact.bin");
    Path weights = folder.resolve("compact.safetensors");
    if (stop.getAsBoolean()) {
      return weights;
    }
    AmplifierNet net = AmplifierNet.SHIPPED;
    try (PaintedFaces examples = new PaintedFaces(paint)) {
      AmplifierTraining training =
          new AmplifierTraining(
              net,
              new PaintedEpisodes(examples, settings.seed),
              new AmplifierTraining.Settings(BATCH, settings.steps, RATE, settings.threads));
      NetWeights learned =
          training.run(
              AmplifierTraining.first(net, settings.seed),
              state,
              stop,
              now ->
                  progress.accept(
                      new Progress(now.step(), now.steps(), now.loss(), now.millisLeft())));
      learned.write(weights, Map.of("network", "tinybeauty compact amplifier"));
    }
    return weights;
  }
}
