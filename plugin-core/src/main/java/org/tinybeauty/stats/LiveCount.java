package org.tinybeauty.stats;

/// What is counted about a live video.
public enum LiveCount {
  /// Access units that came from the publisher.
  RECEIVED,
  /// Pictures decoded.
  DECODED,
  /// Access units sent out, made up or not.
  SENT,
  /// Pictures that went out with makeup.
  MADE_UP,
  /// Pictures that were in time for everything and needed no makeup: no face, or nothing worn.
  PLAIN,
  /// Pictures that came too late for the network and wear the makeup of the picture before.
  LATE,
  /// Pictures encoded without makeup: the filter is not warm yet, failed, or the machine is too
  /// slow.
  BYPASSED,
  /// Access units sent out exactly as they came, neither decoded nor encoded.
  RELAYED,
  /// Access units that could not be decoded.
  CORRUPT,
  /// Access units refused because the queue was full, and those up to the next keyframe.
  DROPPED,
  /// Changes to a lower step of work.
  STEPS_DOWN,
  /// Changes to a higher step of work.
  STEPS_UP
}
