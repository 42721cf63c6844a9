package org.tinybeauty.stream;

import org.tinybeauty.rtmp.MediaKind;

/// Holds video back until a keyframe, so that nobody gets pictures that build on others they never
/// saw. Audio, headers and script data pass. A stream that shows none for [#PATIENCE_MILLIS]
/// (intra refresh) is let through as it is. One thread at a time.
final class KeyframeGate {
  static final long PATIENCE_MILLIS = 10_000;

  private boolean open;
  private long sinceMillis = -1;

  void close() {
    open = false;
    sinceMillis = -1;
  }

  void open() {
    open = true;
  }

  boolean isOpen() {
    return open;
  }

  boolean passes(Packet packet) {
    if (open || packet.kind() != MediaKind.VIDEO) {
      return true;
    }
    if (packet.tag().role() != MediaTag.Role.FRAMES) {
      return packet.tag().role() != MediaTag.Role.OTHER;
    }
    if (sinceMillis < 0) {
      sinceMillis = packet.dtsMillis();
    }
    open = packet.keyframe() || packet.dtsMillis() - sinceMillis > PATIENCE_MILLIS;
    return open;
  }
}
