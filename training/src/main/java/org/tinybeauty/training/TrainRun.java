package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.TrainAdam;
import org.tinybeauty.network.TrainWeights;

/// Trains a network for the styles of a cache, the live one for all at once: one trunk, one
/// head per style, each crop with a style drawn at random. Leaves `state.bin`, `loss.csv`,
/// `curves.png` and
/// `samples.png` in its folder. One thread runs it; another may ask it to stop through `stop`.
final class TrainRun {
  private final TrainCache cache;
  private final Path folder;
  private final TrainSettings settings;
  private final @Nullable NetWeights start;
  private final LongSupplier clockMillis;

  /// @param clockMillis time; training time is counted by it
  TrainRun(TrainCache cache, Path folder, TrainSettings settings, LongSupplier clockMillis) {
    this(cache, folder, settings, null, clockMillis);
  }

  /// @param start first weights, of [TrainStart#read]; null draws them by the seed
  /// @param clockMillis time; training time is counted by it
  /// @throws IllegalArgumentException where there is no `start` to be like, as the settings ask
  TrainRun(
      TrainCache cache,
      Path folder,
      TrainSettings settings,
      @Nullable NetWeights start,
      LongSupplier clockMillis) {
    if (settings.likeness() > 0 && start == null) {
      throw new IllegalArgumentException("likeness to no trunk (expected: weights to begin from)");
    }
    this.cache = cache;
    this.folder = folder;
    this.settings = settings;
    this.start = start;
    this.clockMillis = clockMillis;
  }

  /// Trains to the end or until `stop`, then saves. The end comes early where faces are kept out
  /// and the loss on them has not improved for long.
  ///
  /// @param resume whether to go on from the folder's state; else there must be none
  /// @return trunk and heads: the best by the faces kept out, else the mean weights at the end
  NetWeights run(boolean resume, BooleanSupplier stop, Consumer<TrainProgress> listener)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    if (!resume && Files.exists(TrainState.file(folder))) {
      throw new IOException(folder + " holds a run already (expected: --resume, or a new folder)");
    }
    TrainHoldOut.Split split = settings.holdOut().split(cache);
    NetWeights first = first();
    try (TrainWeights weights = new TrainWeights(first);
        TrainLikeness likeness = likeness();
        TrainStep step =
            new TrainStep(settings.net(), weights, settings.batch(), settings.threads(), likeness);
        TrainExam exam = exam(split.kept(), first)) {
      float[] flat = new float[weights.size()];
      weights.read(flat);
      TrainAdam adam = new TrainAdam(flat);
      TrainBest best = new TrainBest();
      TrainBytes bytes = new TrainBytes();
      long before = resume ? load(adam, best, bytes) : 0;
      weights.write(adam.weights());
      if (exam == null) {
        // What was best on faces that are learned from now tells nothing any more.
        best = new TrainBest();
      }
      TrainLoop loop =
          new TrainLoop(cache, folder, settings, weights, step, adam, best, bytes, exam, before);
      try (TrainFeed feed =
          new TrainFeed(cache, split.trained(), settings.batch(), settings.seed(), adam.step())) {
        loop.run(feed, clockMillis, stop, listener);
      }
      return weights.named(best.known() ? best.weights() : adam.mean());
    }
  }

  private NetWeights first() {
    return start != null
        ? start
        : settings.net().first(cache.styles().size(), new SplittableRandom(settings.seed()));
  }

  private @Nullable TrainLikeness likeness() {
    return start != null && settings.likeness() > 0 && settings.net() instanceof LiveNet live
        ? new TrainLikeness(live, start, settings.likeness())
        : null;
  }

  private @Nullable TrainExam exam(int[] kept, NetWeights like) {
    return kept.length == 0
        ? null
        : new TrainExam(cache, settings.net(), kept, like, settings.threads());
  }

  /// Reads the folder's state, where there is one.
  ///
  /// @return the training time so far
  private long load(TrainAdam adam, TrainBest best, TrainBytes bytes) throws IOException {
    long[] before = new long[1];
    if (Files.exists(TrainState.file(folder))) {
      TrainState.Head known = TrainState.head(folder);
      if (!known.net().equals(settings.net().title())) {
        throw new IOException(
            folder + " trains the network " + known.net() + ", not " + settings.net().title());
      }
      TrainState.load(folder, adam, best, bytes, millis -> before[0] = millis);
      if (!known.styles().equals(cache.styles())) {
        throw new IOException(
            folder + " trains " + known.styles() + " (the cache has " + cache.styles() + ")");
      }
    }
    return before[0];
  }
}
