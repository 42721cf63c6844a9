package org.tinybeauty.network;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.tinybeauty.inference.ModelException;

/// The numbers of a network by name, in the order of the layers. Plain Java memory; arrays are
/// lent, not copied.
public record NetWeights(SequencedMap<String, Weight> byName) {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// One array of float32, row by row. `shape` may be empty for a scalar.
  @SuppressWarnings("ArrayRecordComponent") // data of a network, never compared
  public record Weight(long[] shape, float[] values) {
    public Weight {
      long size = 1;
      for (long side : shape) {
        size *= side;
      }
      if (size != values.length) {
        throw new IllegalArgumentException(
            values.length + " values (expected: " + size + " by the shape)");
      }
    }
  }

  public NetWeights {
    byName = new LinkedHashMap<>(byName);
  }

  /// The weight of a name.
  ///
  /// @throws IllegalArgumentException where there is none of that name
  public Weight weight(String name) {
    Weight weight = byName.get(name);
    if (weight == null) {
      throw new IllegalArgumentException("no weight called " + name);
    }
    return weight;
  }

  /// How many numbers there are in all.
  public long parameters() {
    return byName.values().stream().mapToLong(weight -> weight.values().length).sum();
  }

  /// The weights whose names begin with `prefix`, without it.
  public NetWeights under(String prefix) {
    SequencedMap<String, Weight> chosen = new LinkedHashMap<>();
    for (Map.Entry<String, Weight> entry : byName.entrySet()) {
      if (entry.getKey().startsWith(prefix)) {
        chosen.put(entry.getKey().substring(prefix.length()), entry.getValue());
      }
    }
    return new NetWeights(chosen);
  }

  /// Reads a safetensors file of float32 numbers.
  ///
  /// @throws IOException when it cannot be read
  /// @throws ModelException when it is truncated, no such file or of other numbers
  public static NetWeights read(Path file) throws IOException {
    SequencedMap<String, Weight> read = new LinkedHashMap<>();
    try (SafeTensors tensors = new SafeTensors(file)) {
      for (Map.Entry<String, SafeTensors.Entry> entry : tensors.entries().entrySet()) {
        if (!entry.getValue().type().equals("F32")) {
          throw new ModelException(
              "%s: %s is %s (expected: F32)"
                  .formatted(file, entry.getKey(), entry.getValue().type()));
        }
        float[] values = tensors.bytes(entry.getValue()).toArray(FLOAT);
        read.put(entry.getKey(), new Weight(entry.getValue().shape(), values));
      }
    }
    return new NetWeights(read);
  }

  /// Writes a safetensors file, whole or not at all.
  ///
  /// @param notes kept in its header
  public void write(Path file, Map<String, String> notes) throws IOException {
    try (TrainWeights weights = new TrainWeights(this)) {
      SafeTensorsWriter.write(file, weights.tensors(), notes);
    }
  }

  /// Refuses weights that are not of the same names and shapes, in the same order, as `other`.
  ///
  /// @param from what to call these
  /// @throws ModelException that names the first difference
  public NetWeights like(NetWeights other, Path from) {
    if (!List.copyOf(byName.keySet()).equals(List.copyOf(other.byName.keySet()))) {
      throw new ModelException(from + ": weights of another network");
    }
    other.byName.forEach(
        (name, weight) -> {
          if (!Arrays.equals(weight.shape(), weight(name).shape())) {
            throw new ModelException(
                "%s: %s is %s (expected: %s)"
                    .formatted(
                        from,
                        name,
                        Arrays.toString(weight(name).shape()),
                        Arrays.toString(weight.shape())));
          }
        });
    return this;
  }
}
