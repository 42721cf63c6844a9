package org.tinybeauty.stats;

/// A part of a live picture's way, in order; [#TOTAL] is all of it.
public enum Lag {
  /// From arrival of its access unit until it is decoded; with B-frames this waits for later ones.
  DECODE,
  /// From then until the filter is done with it.
  FILTER,
  /// From then until it is encoded.
  ENCODE,
  /// From arrival until it is sent out.
  TOTAL
}
