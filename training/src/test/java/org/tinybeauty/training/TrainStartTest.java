package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.network.NetWeights;

class TrainStartTest {
  private static final PaperNet NARROW = new PaperNet(4);

  @TempDir Path folder;

  static List<TrainNet> nets() {
    return TrainNet.ALL;
  }

  @ParameterizedTest
  @MethodSource("nets")
  void anotherRunGoesOnFromTheWeightsOfTheFirst(TrainNet net) throws IOException {
    NetWeights weights = net.first(1, new SplittableRandom(5));
    Path file = write(net, weights);
    NetWeights first = TrainStart.read(net, List.of("other"), file);
    assertThat(List.copyOf(first.byName().keySet()))
        .isEqualTo(List.copyOf(weights.byName().keySet()));
    weights
        .byName()
        .forEach(
            (name, weight) ->
                assertThat(first.weight(name).values()).as(name).isEqualTo(weight.values()));
  }

  @ParameterizedTest
  @MethodSource("nets")
  void aFileOfTheOtherNetworkIsRefusedByName(TrainNet net) throws IOException {
    Path file = write(net, net.first(1, new SplittableRandom(5)));
    TrainNet other = TrainNet.ALL.get(1 - TrainNet.ALL.indexOf(net));
    assertThatThrownBy(() -> TrainStart.read(other, List.of("a"), file))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "%s: weights of the %s network (expected: %s)", file, net.title(), other.title());
  }

  @Test
  void aPaperNetworkOfAnotherWidthIsRefused() throws IOException {
    Path file = write(NARROW, NARROW.first(1, new SplittableRandom(5)));
    assertThatThrownBy(() -> TrainStart.read(PaperNet.RELEASED, List.of("a"), file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("content_encoder.conv_first.conv.weight is [4, 3, 7, 7]");
  }

  private Path write(TrainNet net, NetWeights weights) throws IOException {
    Path file = folder.resolve("start.safetensors");
    TrainState.Trained trained = new TrainState.Trained(net, weights, List.of("one"), 3, 0);
    assertThat(TrainStart.write(trained, file)).isEqualTo(weights.parameters());
    return file;
  }
}
