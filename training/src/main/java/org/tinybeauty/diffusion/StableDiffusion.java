package org.tinybeauty.diffusion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.network.SafeTensorsWriter;
import org.tinybeauty.pairs.PairImage;

/// The paper's data amplifier: a user's Stable Diffusion 1.5 folder that is fitted to a few
/// pairs
/// and then paints their makeup on other faces. docs/stable-diffusion.md says what the folder
/// holds.
///
/// One thread at a time. Same seed, same result, on the same machine.
public final class StableDiffusion implements AutoCloseable {
  private final DiffusionNets nets;
  private final DiffusionOptions options;
  private float @Nullable [] style;

  private StableDiffusion(DiffusionNets nets, DiffusionOptions options) {
    this.nets = nets;
    this.options = options;
  }

  /// How a fit ended.
  ///
  /// @param steps made in all, earlier runs included
  /// @param complete false where it was stopped; the same call goes on
  /// @param loss of the last step, NaN where none was made
  public record Fitted(long steps, boolean complete, double loss) {}

  /// Opens a folder and checks every network in it.
  ///
  /// @throws IOException when a file cannot be read
  /// @throws ModelException saying what is missing or not as expected
  public static StableDiffusion open(Path folder, DiffusionOptions options) throws IOException {
    DiffusionNets nets = new DiffusionNets(folder, options.fit().tokens());
    int step = nets.scale() * nets.latentStep();
    if (options.side() % step != 0) {
      nets.close();
      throw new ModelException(
          "side %d (expected: a multiple of %d, by the networks in %s)"
              .formatted(options.side(), step, folder));
    }
    return new StableDiffusion(nets, options);
  }

  /// Fits to pairs, or goes on where a fit of the same pairs and settings was stopped or
  /// killed.
  ///
  /// @param work folder for the state, made where missing; about 300 MB at full size
  /// @param stop asked after each step; the state is saved first
  /// @throws IOException when the state cannot be written
  /// @throws ArithmeticException where loss or gradient are no longer finite; the last saved state
  ///     stays
  /// @throws ModelException where the folder holds a fit of other pairs or settings
  public Fitted fit(
      List<DiffusionPair> pairs, Path work, DiffusionProgress progress, BooleanSupplier stop)
      throws IOException {
    Files.createDirectories(work);
    style = null;
    int rank = options.fit().rank();
    SplittableRandom first = new SplittableRandom(options.fit().seed());
    nets.lora().begin(rank, first);
    nets.projection().begin(first);
    String print = FitState.print(options, pairs);
    try (DiffusionFit fit = new DiffusionFit(nets, options, pairs);
        AdamW adam =
            new AdamW(FitState.weights(nets), options.fit().rate(), options.fit().decay())) {
      if (FitState.isIn(work)) {
        resume(work, adam, print);
      }
      Fitted fitted = run(fit, adam, work, print, progress, stop);
      style = fit.style();
      return fitted;
    }
  }

  private void resume(Path work, AdamW adam, String print) throws IOException {
    FitState.load(
        work,
        nets,
        file -> {
          if (!print.equals(file.notes().get("print"))) {
            throw new ModelException(
                work + ": holds a fit of other pairs or settings (expected: a new folder)");
          }
          FitState.fill(adam.moments(), file);
          adam.resume(Long.parseLong(Objects.requireNonNull(file.notes().get("step"))));
        });
  }

  private Fitted run(
      DiffusionFit fit,
      AdamW adam,
      Path work,
      String print,
      DiffusionProgress progress,
      BooleanSupplier stop)
      throws IOException {
    nets.lora().scale(1);
    long began = System.nanoTime();
    long from = adam.steps();
    double loss = Double.NaN;
    boolean stopped = false;
    while (adam.steps() < fit.steps() && !stopped) {
      loss = fit.gather(adam.steps());
      if (!Double.isFinite(loss)) {
        throw new ArithmeticException("the loss is not finite at step " + adam.steps());
      }
      AdamW.clip(nets.lora().tensors().values(), options.fit().clip());
      adam.step();
      long done = adam.steps() - from;
      long left = (System.nanoTime() - began) / 1_000_000 / done * (fit.steps() - adam.steps());
      progress.at(adam.steps(), fit.steps(), loss, left);
      stopped = stop.getAsBoolean();
      if (stopped || adam.steps() == fit.steps() || adam.steps() % options.fit().saveSteps() == 0) {
        FitState.save(work, nets, adam, fit.style(), print, options.fit().rank());
      }
    }
    return new Fitted(adam.steps(), adam.steps() == fit.steps(), loss);
  }

  /// Takes up a fit made before.
  ///
  /// @throws ModelException where there is none in `work`, or of another model
  public void load(Path work) throws IOException {
    SplittableRandom any = new SplittableRandom(0);
    nets.lora().begin(options.fit().rank(), any);
    nets.projection().begin(any);
    style = FitState.load(work, nets, file -> {});
  }

  /// Writes the low-rank changes alone, under the names that diffusers reads.
  ///
  /// @throws IllegalStateException before `fit` or `load`
  public void exportLora(Path file) throws IOException {
    fitted();
    SafeTensorsWriter.write(file, nets.lora().tensors(), java.util.Map.of("format", "pt"));
  }

  /// The face with the fitted makeup. Where the mask is 0, the numbers of `face` stay bit for
  /// bit.
  ///
  /// @param face square, at any size; lent
  /// @param mask 0..1 per pixel of the face: where makeup may be
  /// @throws IllegalStateException before `fit` or `load`
  public PairImage paint(PairImage face, float[] mask, long seed) {
    DiffusionPair.check(face, mask);
    return new DiffusionPainter(nets, options).paint(face, mask, fitted(), seed);
  }

  private float[] fitted() {
    if (style == null) {
      throw new IllegalStateException("neither fitted nor loaded");
    }
    return style;
  }

  @Override
  public void close() {
    nets.close();
  }
}
