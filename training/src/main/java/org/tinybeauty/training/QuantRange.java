package org.tinybeauty.training;

/// The least and the greatest value that a layer was seen to give.
record QuantRange(float low, float high) {
  /// What a crop's colours lie in.
  static final QuantRange IMAGE = new QuantRange(-1, 1);

  QuantRange {
    if (!(low <= high)) {
      throw new IllegalArgumentException("range " + low + ".." + high);
    }
  }

  /// This range or the other.
  QuantRange with(QuantRange other) {
    return new QuantRange(Math.min(low, other.low), Math.max(high, other.high));
  }

  /// This range after a rectifier.
  QuantRange rectified() {
    return new QuantRange(0, Math.max(high, 1e-6f));
  }

  /// Step of an unsigned byte over this range and zero.
  float scale() {
    return Math.max((Math.max(high, 0) - Math.min(low, 0)) / 255f, 1e-8f);
  }

  /// The byte that stands for zero.
  int zero() {
    return Math.clamp(Math.round(-Math.min(low, 0) / scale()), 0, 255);
  }

  /// The byte that stands for `value`.
  byte code(float value) {
    return (byte) Math.clamp(Math.round(value / scale()) + zero(), 0, 255);
  }
}
