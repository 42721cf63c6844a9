package org.tinybeauty.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// The numbers of a network by name, in the order of the layers. Plain Java memory; arrays are
/// lent, not copied.
public record NetWeights(SequencedMap<String, Weight> byName) {

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
}
