package org.tinybeauty.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// Holds audio back for as long as video takes to be made up: a packet goes out just before the
/// first video whose dts is not less than its own. Audio without video, or whose video has stopped,
/// passes at once; none is held for more than [#MOST_MILLIS] of its own time. One thread at a time
/// (the session's lock).
final class AudioHold {
  /// The most that audio waits for a video that does not come out.
  static final long MOST_MILLIS = 2_000;

  /// Video so much older than audio has stopped at its source, and nothing is waited for.
  static final long STOPPED_MILLIS = 500;

  /// Packets held at most.
  static final int MOST_PACKETS = 512;

  private final Deque<Packet> held = new ArrayDeque<>();
  private final Consumer<Packet> out;
  private boolean video;
  private long videoIn = Long.MIN_VALUE;
  private long videoOut = Long.MIN_VALUE;

  /// @param out takes over each packet
  AudioHold(Consumer<Packet> out) {
    this.out = out;
  }

  /// Video of this time came from the publisher and will go out later.
  void videoIn(long dtsMillis) {
    video = true;
    videoIn = dtsMillis;
  }

  /// Video of this time is about to go out.
  void videoOut(long dtsMillis) {
    videoOut = dtsMillis;
    while (!held.isEmpty() && held.getFirst().dtsMillis() <= dtsMillis) {
      out.accept(held.removeFirst());
    }
  }

  /// Audio came; takes it over.
  void audio(Packet packet) {
    held.addLast(packet);
    long newest = packet.dtsMillis();
    boolean free = !video || newest - videoIn > STOPPED_MILLIS;
    while (!held.isEmpty()) {
      long oldest = held.getFirst().dtsMillis();
      boolean due =
          free || oldest <= videoOut || newest - oldest > MOST_MILLIS || held.size() > MOST_PACKETS;
      if (!due) {
        return;
      }
      out.accept(held.removeFirst());
    }
  }

  /// Lets go of all that is held.
  void flush() {
    while (!held.isEmpty()) {
      out.accept(held.removeFirst());
    }
  }

  /// Packets held now.
  int size() {
    return held.size();
  }
}
