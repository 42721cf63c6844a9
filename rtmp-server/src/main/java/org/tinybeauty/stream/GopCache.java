package org.tinybeauty.stream;

import java.util.ArrayDeque;
import java.util.List;
import org.tinybeauty.rtmp.MediaKind;

/// The packets since the last keyframe, for those who join. When they grow beyond a bound there is
/// nothing to give until the next keyframe. One thread at a time (the stream's lock).
final class GopCache {
  static final int MAX_BYTES = 8 << 20;
  static final int MAX_PACKETS = 4_096;

  private final ArrayDeque<Packet> packets = new ArrayDeque<>();
  private int bytes;
  private boolean filling;

  void add(Packet packet) {
    if (packet.keyframe()) {
      clear();
      filling = true;
    }
    if (!filling || packet.kind() == MediaKind.SCRIPT) {
      return;
    }
    bytes += packet.body().readableBytes();
    if (bytes > MAX_BYTES || packets.size() == MAX_PACKETS) {
      clear();
      return;
    }
    packets.add(packet.retain());
  }

  void copyTo(List<Packet> list) {
    list.addAll(packets);
  }

  int bytes() {
    return bytes;
  }

  void clear() {
    packets.forEach(Packet::release);
    packets.clear();
    bytes = 0;
    filling = false;
  }
}
