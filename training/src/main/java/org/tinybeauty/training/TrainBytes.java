package org.tinybeauty.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The ranges of the bytes that a run learns with in its last part; none before it. One thread.
final class TrainBytes {
  private List<QuantRange> ranges = List.of();

  /// Whether the last part has begun.
  boolean known() {
    return !ranges.isEmpty();
  }

  /// One per call of a layer; empty before the last part.
  List<QuantRange> ranges() {
    return ranges;
  }

  /// Takes over what was measured as the last part begins.
  void measured(List<QuantRange> ranges) {
    this.ranges = List.copyOf(ranges);
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(ranges.size());
    for (QuantRange range : ranges) {
      out.writeFloat(range.low());
      out.writeFloat(range.high());
    }
  }

  /// Takes over what `save` wrote.
  void load(DataInput in) throws IOException {
    int count = in.readInt();
    List<QuantRange> read = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      read.add(new QuantRange(in.readFloat(), in.readFloat()));
    }
    measured(read);
  }
}
