package org.tinybeauty.amplifier;

/// Where episodes come from.
interface EpisodeSource {
  /// Examples at most.
  int most();

  /// Fills an episode, always the same for the same step. On the feed's thread.
  void draw(long step, Episode into);
}
