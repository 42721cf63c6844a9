package org.tinybeauty.stream;

/// Receives the packets of one stream. Both methods run on the publishing thread, one call at a
/// time, and must neither block nor throw; one that throws is unsubscribed.
public interface Subscriber {
  /// A packet, lent for the call: retain it to keep it. First come metadata, headers and the
  /// cached pictures since the last keyframe, then the packets as they are published; the first
  /// video frame of all is a keyframe.
  void send(Packet packet);

  /// The stream is over (its publisher gone for longer than the grace); nothing comes after this.
  void end();
}
