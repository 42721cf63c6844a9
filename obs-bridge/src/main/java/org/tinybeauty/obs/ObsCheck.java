package org.tinybeauty.obs;

/// What the doctor found about one thing.
///
/// @param what the thing, in a word or two
/// @param well whether it is as it should be
/// @param found what was seen
/// @param advice what to do; empty where it is well
record ObsCheck(String what, boolean well, String found, String advice) {
  static ObsCheck well(String what, String found) {
    return new ObsCheck(what, true, found, "");
  }

  static ObsCheck ill(String what, String found, String advice) {
    return new ObsCheck(what, false, found, advice);
  }

  /// One line.
  String line() {
    return "%s %-12s %s%s"
        .formatted(well ? "✓" : "✗", what, found, advice.isEmpty() ? "" : "; " + advice);
  }
}
