package org.tinybeauty.training;

import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.network.NetWeights;

/// A network that the trainer can train. Crops are `[N, 3, 256, 256]` in [-1, 1]; residuals are in
/// the same unit, where 2 is black to white.
sealed interface TrainNet extends TrainPass permits LiveNet, PaperNet {

  /// What can be trained, by the names that users know.
  List<TrainNet> ALL = List.of(LiveNet.SHIPPED, PaperNet.RELEASED);

  /// What users call it.
  String title();

  /// How many residuals it tells apart: one per region of the face, or one for all of it.
  int regions();

  /// Whether one network learns several styles at once.
  boolean manyStyles();

  /// First weights, which paint nothing yet.
  ///
  /// @param styles how many to learn; one where not [#manyStyles]
  NetWeights first(int styles, RandomGenerator random);

  /// What a run has learned, in the form of the files that other runs begin from.
  ///
  /// @param styles that `trained` paints
  NetWeights start(NetWeights trained, List<String> styles);

  /// First weights of a run that begins from such a file.
  ///
  /// @param start what is in the file
  /// @param styles to learn; one where not [#manyStyles]
  /// @param from what to call `start` in errors
  /// @throws ModelException where `start` is of another network
  NetWeights first(NetWeights start, List<String> styles, Path from);

  /// What one style's network costs: its numbers, and the multiply-adds of a crop.
  Cost cost();

  /// What one style's network costs.
  ///
  /// @param parameters its numbers
  /// @param macs multiply-adds of its convolutions for one crop
  record Cost(long parameters, long macs) {}

  /// The network of this name.
  ///
  /// @throws IllegalArgumentException where there is none
  static TrainNet called(String name) {
    return ALL.stream()
        .filter(net -> net.title().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no network "
                        + name
                        + " (expected: "
                        + String.join(", ", ALL.stream().map(TrainNet::title).toList())
                        + ")"));
  }
}
