package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.NetWeights.Weight;

class LiveStartTest {
  private static final LiveNet NET = new LiveNet(16, 16, 0, 0, 0);
  private static final int HEAD = LiveModel.ROWS * 16;
  private static final Path FILE = Path.of("start.safetensors");

  @TempDir Path folder;

  /// A trunk of noise, heads of 1 and 3.
  private static NetWeights trained() {
    NetWeights trained = LiveModel.first(NET, 2, new SplittableRandom(3));
    float[] heads = trained.weight("heads").values();
    Arrays.fill(heads, 0, HEAD, 1);
    Arrays.fill(heads, HEAD, 2 * HEAD, 3);
    return trained;
  }

  @Test
  void theTrunkAndTheHeadsOfTheSameNameAreTakenOver() throws IOException {
    Path file = folder.resolve("live.safetensors");
    LiveStart.of(NET, trained(), List.of("a", "b")).write(file, Map.of());
    NetWeights first = LiveStart.first(NET, NetWeights.read(file), List.of("b", "new", "a"), file);
    trained()
        .byName()
        .forEach(
            (name, weight) -> {
              if (!name.equals("heads")) {
                assertThat(first.weight(name).values()).as(name).isEqualTo(weight.values());
              }
            });
    float[] heads = first.weight("heads").values();
    assertThat(heads).hasSize(3 * HEAD);
    assertThat(heads[0]).isEqualTo(3);
    assertThat(heads[HEAD]).isCloseTo(2, within(1e-6f));
    assertThat(heads[3 * HEAD - 1]).isEqualTo(1);
  }

  @Test
  void weightsAreInTheOrderOfAFreshRun() {
    NetWeights first = LiveStart.first(NET, trunk(), List.of("a"), FILE);
    NetWeights fresh = LiveModel.first(NET, 1, new SplittableRandom(1));
    assertThat(List.copyOf(first.byName().keySet()))
        .isEqualTo(List.copyOf(fresh.byName().keySet()));
  }

  @Test
  void aTrunkWithoutHeadsBeginsAtNoMakeup() {
    float[] heads = LiveStart.first(NET, trunk(), List.of("a"), FILE).weight("heads").values();
    assertThat(heads).hasSize(HEAD).containsOnly(0f);
  }

  @Test
  void anotherNetworkIsRefused() {
    LiveNet wide = new LiveNet(32, 16, 0, 0, 0);
    assertThatThrownBy(() -> LiveStart.first(wide, trunk(), List.of("a"), FILE))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("start.safetensors: stem.weight");
    LiveNet deep = new LiveNet(16, 16, 1, 0, 0);
    assertThatThrownBy(() -> LiveStart.first(deep, trunk(), List.of("a"), FILE))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("another network");
  }

  @Test
  void aHeadOfAnotherShapeIsRefused() {
    SequencedMap<String, Weight> broken = new LinkedHashMap<>(trunk().byName());
    broken.put("heads.a", new Weight(new long[] {2}, new float[2]));
    assertThatThrownBy(() -> LiveStart.first(NET, new NetWeights(broken), List.of("a"), FILE))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("heads.a is [2]");
  }

  private static NetWeights trunk() {
    return LiveStart.of(NET, trained(), List.of());
  }
}
