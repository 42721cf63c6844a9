package org.tinybeauty.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.network.NetWeights.Weight;

class NetWeightsTest {
  @TempDir private Path folder;

  private static NetWeights drawn(long... shape) {
    SplittableRandom random = new SplittableRandom(3);
    SequencedMap<String, Weight> byName = new LinkedHashMap<>();
    for (String name : new String[] {"stem.weight", "a", "b.bias"}) {
      float[] values = new float[(int) Arrays.stream(shape).reduce(1, (x, y) -> x * y)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      byName.put(name, new Weight(shape, values));
    }
    return new NetWeights(byName);
  }

  @Test
  void aFileGivesBackEveryNumberInItsOrder() throws IOException {
    NetWeights written = drawn(2, 3, 5);
    Path file = folder.resolve("w.safetensors");
    written.write(file, Map.of("steps", "7"));
    NetWeights read = NetWeights.read(file);
    assertThat(read.byName().keySet()).containsExactly("stem.weight", "a", "b.bias");
    for (String name : written.byName().keySet()) {
      assertThat(read.weight(name).shape()).containsExactly(2, 3, 5);
      assertThat(read.weight(name).values()).isEqualTo(written.weight(name).values());
    }
    assertThat(read.like(written, file)).isSameAs(read);
    try (SafeTensors raw = new SafeTensors(file)) {
      assertThat(raw.metadata()).containsEntry("steps", "7");
    }
  }

  @Test
  void weightsOfAnotherNetworkAreRefused() throws IOException {
    Path file = folder.resolve("w.safetensors");
    drawn(4).write(file, Map.of());
    NetWeights read = NetWeights.read(file);
    assertThatThrownBy(() -> read.like(drawn(5), file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("stem.weight is [4] (expected: [5])");
    NetWeights none = new NetWeights(new LinkedHashMap<>());
    assertThatThrownBy(() -> none.like(read, file)).hasMessageContaining("another network");
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    Path file = folder.resolve("w.safetensors");
    drawn(4).write(file, Map.of());
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
    assertThatThrownBy(() -> NetWeights.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("truncated");
  }
}
