package org.tinybeauty.training;

import static org.bytedeco.pytorch.global.torch.set_num_threads;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.diffusion.DiffusionOptions;
import org.tinybeauty.diffusion.DiffusionPair;
import org.tinybeauty.diffusion.StableDiffusion;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;

/// The paper's: a user's Stable Diffusion 1.5. docs/stable-diffusion.md says what is proven of it.
///
/// @param folder in the diffusers layout
/// @param epochs how often each pair is seen; 0 as in the paper
/// @param side of the pictures that it paints
record DiffusionBackbone(Path folder, long epochs, int side) implements Backbone {
  private record Ready(StableDiffusion model) implements Fitted {
    @Override
    public List<PairImage> paint(PairImage crop, MeshFace mesh, long seed) {
      PairImage painted = model.paint(crop, CompactAmplifier.mask(mesh, crop.width()), seed);
      return CompactAmplifier.split(new CompactAmplifier.Pair(crop, painted, mesh));
    }

    @Override
    public void close() {
      model.close();
    }
  }

  @Override
  public @Nullable Fitted fit(Task task, PartProgress progress, BooleanSupplier stop)
      throws IOException {
    set_num_threads(task.threads());
    StableDiffusion model = StableDiffusion.open(folder, options(task.seed()));
    boolean ready = false;
    try {
      List<DiffusionPair> pairs = task.pairs().stream().map(DiffusionBackbone::pair).toList();
      ready =
          model
              .fit(
                  pairs,
                  task.work().resolve("diffusion"),
                  (step, steps, _, _) -> progress.told(step, steps),
                  stop)
              .complete();
      return ready ? new Ready(model) : null;
    } finally {
      if (!ready) {
        model.close();
      }
    }
  }

  private static DiffusionPair pair(CompactAmplifier.Pair pair) {
    return new DiffusionPair(
        pair.before(), pair.after(), CompactAmplifier.mask(pair.mesh(), pair.before().width()));
  }

  private DiffusionOptions options(long seed) {
    DiffusionOptions standard = DiffusionOptions.standard().withSide(side);
    DiffusionOptions.Fit fit = standard.fit().withSeed(seed);
    return standard.withFit(epochs == 0 ? fit : fit.withEpochs(Math.toIntExact(epochs)));
  }

  /// The weights by size and time of change: they have gigabytes.
  @Override
  public void addTo(StepInput input) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      input.with(epochs, side).withStamps(files.filter(Files::isRegularFile).sorted().toList());
    }
  }
}
