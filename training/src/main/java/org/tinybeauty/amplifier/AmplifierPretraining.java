package org.tinybeauty.amplifier;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Teaches the compact amplifier what makeup is, before it sees any artist's: thousands of recipes
/// drawn by chance, on as many faces as there are. The result is a file for [CompactAmplifier].
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
  /// @return the state's file
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
    if (stop.getAsBoolean()) {
      return state;
    }
    AmplifierNet net = AmplifierNet.SHIPPED;
    try (PaintedFaces examples = new PaintedFaces(paint)) {
      AmplifierTraining training =
          new AmplifierTraining(
              net,
              new PaintedEpisodes(examples, settings.seed),
              new AmplifierTraining.Settings(BATCH, settings.steps, RATE, settings.threads));
      var _ =
          training.run(
              AmplifierTraining.first(net, settings.seed),
              state,
              stop,
              now ->
                  progress.accept(
                      new Progress(now.step(), now.steps(), now.loss(), now.millisLeft())));
    }
    return state;
  }
}
