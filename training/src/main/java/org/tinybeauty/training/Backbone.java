package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.amplifier.CompactAmplifier;

/// The model behind the data amplifier, which carries the makeup of a few pairs over to other
/// faces.
sealed interface Backbone permits CompactBackbone, DiffusionBackbone, TutoredBackbone {
  /// Pictures of this side are what Stable Diffusion 1.5 was made for.
  int SIDE = 512;

  /// Chooses by what is given: a file of weights, or a folder of Stable Diffusion.
  ///
  /// @param adapting steps of the compact one, 0 for none; of Stable Diffusion how often each pair
  ///     is seen, 0 for as often as in the paper
  /// @param side of the pictures that Stable Diffusion paints
  static Backbone of(Path weights, long adapting, int side) {
    return Files.isDirectory(weights)
        ? new DiffusionBackbone(weights, adapting, side)
        : new CompactBackbone(weights, adapting);
  }

  /// What it is fitted to.
  ///
  /// @param work folder for what is not finished yet, to go on from
  record Task(List<CompactAmplifier.Pair> pairs, Path work, long seed, int threads) {
    public Task {
      pairs = List.copyOf(pairs);
    }
  }

  /// A backbone that knows its makeup. One thread.
  interface Fitted extends FacePainting.Painter, AutoCloseable {
    @Override
    void close();
  }

  /// Fits it to pairs, or goes on where an earlier call was stopped.
  ///
  /// @return null when it was stopped
  @Nullable Fitted fit(Task task, PartProgress progress, BooleanSupplier stop)
      throws IOException, InterruptedException;

  /// Adds to a checksum all that its makeup depends on.
  void addTo(StepInput input) throws IOException;
}
