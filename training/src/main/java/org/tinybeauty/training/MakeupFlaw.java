package org.tinybeauty.training;

/// Why a painted face is dropped.
enum MakeupFlaw {
  OFF_FACE("changed off the face"),
  FAINT("makeup too faint"),
  STRONG("makeup too strong"),
  REGION("a region's makeup missing or far too strong"),
  ASTRAY("makeup in eye, mouth or hair"),
  UNLIKE("not the artist's makeup"),
  CLIPPED("washed out or blackened"),
  IDENTITY("another person");

  private final String reason;

  MakeupFlaw(String reason) {
    this.reason = reason;
  }

  /// In words, as reports and manifests say it.
  String reason() {
    return reason;
  }
}
