package org.tinybeauty.stream;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.tinybeauty.rtmp.RtmpViewer;

/// What one player gets of what its stream sends. When more than [#MAX_VIDEO_BYTES] wait for its
/// socket it gets no pictures until a keyframe comes and [#RESUME_BYTES] or less wait; audio goes
/// on until [#MAX_AUDIO_BYTES]. Runs on the viewer's event loop.
final class ViewerQueue {
  /// About six seconds of 2.67 Mbit/s.
  static final int MAX_VIDEO_BYTES = 2 << 20;

  static final int MAX_AUDIO_BYTES = 3 << 20;
  static final int RESUME_BYTES = 256 << 10;

  private final RtmpViewer viewer;
  private final LongAdder drops;
  private final KeyframeGate gate = new KeyframeGate();
  private boolean behind;

  ViewerQueue(RtmpViewer viewer, LongAdder drops) {
    this.viewer = viewer;
    this.drops = drops;
  }

  RtmpViewer viewer() {
    return viewer;
  }

  void waitForKeyframe() {
    gate.close();
  }

  /// True if it may get a batch whole, with video or audio in it or not.
  boolean takesAll(boolean video, boolean audio) {
    return (!video || (gate.isOpen() && viewer.wantsVideo()))
        && (!audio || viewer.wantsAudio())
        && viewer.pendingBytes() <= MAX_VIDEO_BYTES;
  }

  /// Sends a batch that [#takesAll]; the caller keeps its reference.
  void send(ByteBuf chunks) {
    viewer.write(chunks.retainedDuplicate());
    viewer.flush();
  }

  /// Sends those packets it should get; the caller keeps its references.
  void send(List<Packet> packets) {
    for (Packet packet : packets) {
      if (takes(packet)) {
        viewer.write(packet.chunks().retainedDuplicate());
      }
    }
    viewer.flush();
  }

  private boolean takes(Packet packet) {
    long pending = viewer.pendingBytes();
    return switch (packet.kind()) {
      case VIDEO -> viewer.wantsVideo() ? takesVideo(packet, pending) : skipVideo();
      case AUDIO -> viewer.wantsAudio() && pending <= MAX_AUDIO_BYTES;
      case SCRIPT -> pending <= MAX_AUDIO_BYTES;
    };
  }

  private boolean takesVideo(Packet packet, long pending) {
    if (pending > MAX_VIDEO_BYTES && !packet.header()) {
      gate.close();
      behind = true;
    } else if (behind && pending <= RESUME_BYTES) {
      behind = false;
    }
    if (pending > MAX_AUDIO_BYTES && packet.header()) {
      viewer.close("too far behind for a change of codec");
      return false;
    }
    boolean taken = !(behind && !packet.header()) && gate.passes(packet);
    if (!taken) {
      drops.increment();
    }
    return taken;
  }

  private boolean skipVideo() {
    gate.close();
    return false;
  }
}
