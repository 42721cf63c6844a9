package org.tinybeauty;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.testing.HouseRules;

/// The arrows of the house, in training.
final class TrainingArchitectureTest extends HouseRules {
  TrainingArchitectureTest() {
    super(100, "amplifier", "diffusion", "evaluation", "network", "pairs", "recipe", "training");
  }

  @ParameterizedTest
  @CsvSource({
    "pairs, ''",
    "recipe, pairs",
    "network, ''",
    "amplifier, 'diffusion network pairs recipe'",
    "diffusion, 'network pairs'",
    "evaluation, 'pairs recipe'",
    "training, 'amplifier diffusion evaluation network pairs recipe'"
  })
  void arrowsPointOneWay(String room, String allowed) {
    knowsOnly(room, allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluation", "pairs", "recipe"})
  void libtorchStaysOutOfTheRoomsThatTrainNothing(String room) {
    knowsNone(room, "org.bytedeco..");
  }
}
