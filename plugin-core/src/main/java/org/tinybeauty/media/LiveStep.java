package org.tinybeauty.media;

import org.tinybeauty.frame.Effort;
import org.tinybeauty.stats.LiveStats;

/// How much of the work on a live video is done, in falling order; each step leaves out more than
/// the one before.
enum LiveStep {
  FULL(LiveStats.FULL, Effort.FULL),
  SPARSE("faces looked for less often", Effort.SPARSE),
  HALF("network on every second frame", Effort.HALF),
  FAST("fastest encoder preset", Effort.HALF),
  PLAIN("makeup bypassed", Effort.HALF),
  RELAY(LiveStats.RELAYED, Effort.HALF);

  private final String words;
  private final Effort effort;

  LiveStep(String words, Effort effort) {
    this.words = words;
    this.effort = effort;
  }

  /// What it means, for the log.
  String words() {
    return words;
  }

  /// What the filter is asked for.
  Effort effort() {
    return effort;
  }

  boolean atLeast(LiveStep other) {
    return compareTo(other) >= 0;
  }
}
