package org.tinybeauty.rtmp;

/// A value that later ones may refer to, and what it costs to refer to it. While it is open the
/// figures are those at its beginning; [AmfBudget#close] makes them its own.
final class AmfContainer {
  final Object value;
  final int depth;
  final int deepest;
  long values;
  long textBytes;
  int height;
  boolean closed;

  AmfContainer(Object value, int depth, int deepest, long values, long textBytes) {
    this.value = value;
    this.depth = depth;
    this.deepest = deepest;
    this.values = values;
    this.textBytes = textBytes;
  }
}
