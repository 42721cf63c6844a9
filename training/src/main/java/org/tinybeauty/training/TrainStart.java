package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.network.NetWeights;

/// What runs have learned, as it is kept in a file (safetensors) to begin new runs from. What the
/// file holds is the network's business ([TrainNet#start]).
final class TrainStart {
  private TrainStart() {}

  /// Writes what a run has learned, whole or not at all.
  ///
  /// @return how many numbers
  static long write(TrainState.Trained trained, Path file) throws IOException {
    NetWeights start = trained.net().start(trained.weights(), trained.styles());
    start.write(
        file,
        Map.of(
            "network", trained.net().toString(),
            "styles", String.join(" ", trained.styles()),
            "steps", Long.toString(trained.step())));
    return start.parameters();
  }

  /// First weights of a run that begins from a file.
  ///
  /// @param styles to learn
  /// @throws IOException when it cannot be read
  /// @throws ModelException when it is no such file, or of another network
  static NetWeights read(TrainNet net, List<String> styles, Path file) throws IOException {
    NetWeights start = NetWeights.read(file);
    for (TrainNet other : TrainNet.ALL) {
      if (!other.title().equals(net.title()) && start.byName().containsKey(firstName(other))) {
        throw new ModelException(
            "%s: weights of the %s network (expected: %s)"
                .formatted(file, other.title(), net.title()));
      }
    }
    return net.first(start, styles, file);
  }

  private static String firstName(TrainNet net) {
    return net.first(1, new SplittableRandom(1)).byName().firstEntry().getKey();
  }
}
