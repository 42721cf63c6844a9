package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.network.TrainAdam;
import org.tinybeauty.network.TrainWeights;

/// The steps of a run, and what is measured, saved and drawn between them. One thread.
final class TrainLoop {
  private static final double LONGEST_GRADIENT = 5;
  private static final int CSV_STEPS = 20;

  private final TrainCache cache;
  private final Path folder;
  private final TrainSettings settings;
  private final TrainWeights weights;
  private final TrainStep step;
  private final TrainAdam adam;
  private final TrainBest best;
  private final TrainBytes bytes;
  private final @Nullable TrainExam exam;
  private final TrainLog log;
  private final float[] gradient;
  private double loss = Double.NaN;
  private double rate;
  private long millis;
  private double progress;

  /// All are lent.
  ///
  /// @param exam null where nothing is kept out
  /// @param millis training time so far
  TrainLoop(
      TrainCache cache,
      Path folder,
      TrainSettings settings,
      TrainWeights weights,
      TrainStep step,
      TrainAdam adam,
      TrainBest best,
      TrainBytes bytes,
      @Nullable TrainExam exam,
      long millis)
      throws IOException {
    this.cache = cache;
    this.folder = folder;
    this.settings = settings;
    this.weights = weights;
    this.step = step;
    this.adam = adam;
    this.best = best;
    this.bytes = bytes;
    this.exam = exam;
    this.log = new TrainLog(folder, adam.step());
    this.gradient = new float[weights.size()];
    this.millis = millis;
    if (bytes.known()) {
      quantise();
    }
  }

  /// Trains to the end or until `stop`, then saves.
  void run(
      TrainFeed feed,
      LongSupplier clockMillis,
      BooleanSupplier stop,
      Consumer<TrainProgress> listener)
      throws IOException, InterruptedException {
    long start = clockMillis.getAsLong() - millis;
    long saved = millis;
    progress = settings.progress(adam.step(), millis);
    while (progress < 1 && !stopped() && !stop.getAsBoolean()) {
      if (settings.quantised(progress) && !bytes.known()) {
        beginBytes();
      }
      TrainBatch batch = feed.take();
      TrainStep.Losses losses = learn(batch);
      millis = clockMillis.getAsLong() - start;
      progress = settings.progress(adam.step(), millis);
      note(losses, measure());
      TrainProgress now = progress();
      listener.accept(now);
      if (now.ended() || millis - saved >= settings.saveMillis()) {
        saved = millis;
        save();
        draw(batch);
      }
      feed.give(batch);
    }
    save();
  }

  /// Measures the ranges, and forgets what was best in float.
  private void beginBytes() {
    if (settings.net() instanceof LiveNet live) {
      bytes.measured(new LiveExport(live, weights.named(adam.weights())).calibrate(cache));
      best.forget();
      quantise();
    }
  }

  /// From here on, learns and measures with bytes inside.
  private void quantise() {
    if (settings.net() instanceof LiveNet live) {
      QuantPass pass = new QuantPass(live, bytes.ranges());
      step.through(pass);
      if (exam != null) {
        exam.through(pass);
      }
    }
  }

  private TrainStep.Losses learn(TrainBatch batch) throws InterruptedException {
    TrainStep.Losses losses = step.run(batch, gradient);
    rate = settings.rate(adam.step(), progress);
    adam.step(gradient, rate, LONGEST_GRADIENT);
    weights.write(adam.weights());
    double now = losses.makeup();
    loss = Double.isNaN(loss) ? now : loss + (now - loss) * 0.02;
    return losses;
  }

  /// Measures the mean weights, where it is time.
  private double measure() throws InterruptedException {
    if (exam == null || (adam.step() % settings.holdOut().steps() != 0 && progress < 1)) {
      return Double.NaN;
    }
    best.measured(adam.step(), exam.loss(adam.mean()), adam.mean());
    return best.last();
  }

  private boolean stopped() {
    return exam != null && best.worse() >= settings.holdOut().patience();
  }

  private void note(TrainStep.Losses losses, double heldOut) throws IOException {
    if (adam.step() % CSV_STEPS == 0 || !Double.isNaN(heldOut)) {
      log.add(
          new TrainLog.Row(
              adam.step(), millis, losses.makeup(), loss, losses.consistency(), heldOut, rate));
    }
  }

  private TrainProgress progress() {
    return new TrainProgress(
        adam.step(), loss, rate, millis, progress, best.last(), best.loss(), stopped());
  }

  private void save() throws IOException {
    TrainState.save(
        folder,
        new TrainState.Head(settings.net().title(), cache.styles()),
        adam,
        best,
        bytes,
        millis);
  }

  /// Draws the course of the run, and what it makes of faces that were kept out, or of the batch
  /// where none were.
  private void draw(TrainBatch batch) throws IOException {
    TrainCurves.save(log.rows(), folder.resolve("curves.png"));
    TrainSheet sheet = exam == null ? TrainSheet.of(batch, step) : exam.sheet(adam.mean());
    sheet.save(folder.resolve("samples.png"));
  }
}
