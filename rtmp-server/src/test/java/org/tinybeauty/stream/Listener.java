package org.tinybeauty.stream;

import java.util.ArrayList;
import java.util.List;

/// A subscriber that keeps what it gets, in words: kind, dts, last byte of the body.
final class Listener implements Subscriber {
  final List<String> heard = new ArrayList<>();
  boolean ended;

  @Override
  public void send(Packet packet) {
    int last = packet.body().getUnsignedByte(packet.body().writerIndex() - 1);
    heard.add(name(packet) + last + "@" + packet.dtsMillis());
  }

  private static String name(Packet packet) {
    return switch (packet.kind()) {
      case SCRIPT -> "m";
      case AUDIO -> packet.header() ? "A" : "a";
      case VIDEO -> packet.header() ? "V" : packet.keyframe() ? "K" : "v";
    };
  }

  @Override
  public void end() {
    ended = true;
  }

  /// What was heard since the last call.
  List<String> take() {
    List<String> all = List.copyOf(heard);
    heard.clear();
    return all;
  }
}
