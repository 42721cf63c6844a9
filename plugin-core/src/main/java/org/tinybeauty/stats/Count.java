package org.tinybeauty.stats;

/// What the frame loop counts.
public enum Count {
  /// Frames seen.
  FRAMES,
  /// Frames that makeup was added to.
  MADE_UP,
  /// Faces made up, over all frames.
  FACES,
  /// Runs of a style's network.
  NETWORK_RUNS,
  /// Frames passed as they came because finding faces or inference failed.
  FAILED
}
