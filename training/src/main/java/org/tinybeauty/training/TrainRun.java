package org.tinybeauty.training;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.TrainAdam;
import org.tinybeauty.network.TrainWeights;

/// Trains the live network for all styles of a cache at once: one trunk, one head per style, each
/// crop with a style drawn at random. Leaves `state.bin`, `loss.csv` and `samples.png` in its
/// folder. One thread runs it; another may ask it to stop through `stop`.
final class TrainRun {
  private static final double LONGEST_GRADIENT = 5;
  private static final int CSV_STEPS = 20;

  private final TrainCache cache;
  private final Path folder;
  private final TrainSettings settings;
  private final @Nullable NetWeights start;
  private final LongSupplier clockMillis;

  /// @param clockMillis time; training time is counted by it
  TrainRun(TrainCache cache, Path folder, TrainSettings settings, LongSupplier clockMillis) {
    this(cache, folder, settings, null, clockMillis);
  }

  /// @param start first weights, of [TrainStart#first]; null draws them by the seed
  /// @param clockMillis time; training time is counted by it
  TrainRun(
      TrainCache cache,
      Path folder,
      TrainSettings settings,
      @Nullable NetWeights start,
      LongSupplier clockMillis) {
    this.cache = cache;
    this.folder = folder;
    this.settings = settings;
    this.start = start;
    this.clockMillis = clockMillis;
  }

  /// Trains to the end or until `stop`, then saves.
  ///
  /// @param resume whether to go on from the folder's state; else there must be none
  /// @return the mean weights at the end, trunk and heads
  NetWeights run(boolean resume, BooleanSupplier stop, Consumer<TrainProgress> listener)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    if (!resume && Files.exists(TrainState.file(folder))) {
      throw new IOException(folder + " holds a run already (expected: --resume, or a new folder)");
    }
    List<String> styles = cache.styles();
    NetWeights first =
        start != null
            ? start
            : LiveModel.first(settings.net(), styles.size(), new SplittableRandom(settings.seed()));
    try (TrainWeights weights = new TrainWeights(first);
        TrainStep step =
            new TrainStep(settings.net(), weights, settings.batch(), settings.threads())) {
      float[] flat = new float[weights.size()];
      weights.read(flat);
      TrainAdam adam = new TrainAdam(flat);
      long[] before = new long[1];
      if (resume && Files.exists(TrainState.file(folder))) {
        List<String> known = TrainState.load(folder, adam, millis -> before[0] = millis);
        if (!known.equals(styles)) {
          throw new IOException(folder + " trains " + known + " (the cache has " + styles + ")");
        }
        weights.write(adam.weights());
      }
      loop(weights, step, adam, before[0], stop, listener);
      return weights.named(adam.mean());
    }
  }

  private void loop(
      TrainWeights weights,
      TrainStep step,
      TrainAdam adam,
      long before,
      BooleanSupplier stop,
      Consumer<TrainProgress> listener)
      throws IOException, InterruptedException {
    long start = clockMillis.getAsLong() - before;
    long saved = before;
    double loss = 0;
    float[] gradient = new float[weights.size()];
    try (TrainFeed feed = new TrainFeed(cache, settings.batch(), settings.seed(), adam.step())) {
      while (true) {
        long millis = clockMillis.getAsLong() - start;
        double progress = settings.progress(adam.step(), millis);
        if (progress >= 1 || stop.getAsBoolean()) {
          TrainState.save(folder, cache.styles(), adam, millis);
          return;
        }
        TrainBatch batch = feed.take();
        TrainStep.Losses losses = step.run(batch, gradient);
        double now = losses.makeup();
        double rate = settings.rate(adam.step(), progress);
        adam.step(gradient, rate, LONGEST_GRADIENT);
        weights.write(adam.weights());
        loss = loss == 0 ? now : loss + (now - loss) * 0.02;
        if (adam.step() % CSV_STEPS == 0) {
          csv(adam.step(), millis, losses, loss, rate);
        }
        millis = clockMillis.getAsLong() - start;
        listener.accept(
            new TrainProgress(
                adam.step(), loss, rate, millis, settings.progress(adam.step(), millis)));
        if (millis - saved >= settings.saveMillis()) {
          saved = millis;
          TrainState.save(folder, cache.styles(), adam, millis);
          TrainSheet.of(batch, step).save(folder.resolve("samples.png"));
        }
        feed.give(batch);
      }
    }
  }

  private void csv(long step, long millis, TrainStep.Losses now, double mean, double rate)
      throws IOException {
    Path file = folder.resolve("loss.csv");
    boolean fresh = !Files.exists(file);
    try (Writer out =
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      if (fresh) {
        out.write("step,millis,loss,mean_loss,consistency,rate\n");
      }
      out.write(
          String.format(
              Locale.ROOT,
              "%d,%d,%.6f,%.6f,%.6f,%.3e%n",
              step,
              millis,
              now.makeup(),
              mean,
              now.consistency(),
              rate));
    }
  }
}
