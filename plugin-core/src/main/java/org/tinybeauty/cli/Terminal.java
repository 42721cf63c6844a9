package org.tinybeauty.cli;

/// What the program talks to.
final class Terminal {
  private Terminal() {}

  /// Whether messages go to a terminal, where a line can be drawn over. Java cannot tell for the
  /// error stream, so the launcher does, in the property `tinybeauty.terminal`.
  static boolean isInteractive() {
    return Boolean.getBoolean("tinybeauty.terminal");
  }
}
