package org.tinybeauty.frame;

/// How much work a filter may do for a frame, in falling order. Whoever runs a live video lowers it
/// when the machine is too slow for all of it.
public enum Effort {
  /// All there is.
  FULL,
  /// Looks for what it works on less often.
  SPARSE,
  /// As above, and computes what it adds for every second frame only.
  HALF,
  /// Neither looks nor computes: adds again what it added last, where it should be by now.
  REUSE
}
