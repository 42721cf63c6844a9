package org.tinybeauty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import org.tinybeauty.rtmp.MediaKind;

/// One HTTP-FLV player. The publishing thread puts packets into a bounded inbox, the connection's
/// event loop writes them. One that falls behind gets no pictures until a keyframe comes and
/// little waits for its socket, as RTMP players do ([ViewerQueue]).
final class FlvViewer implements Subscriber {
  /// Packets that wait for the event loop; further ones are lost to this player.
  static final int MAX_INBOX = 4_096;

  private final Channel channel;
  private final KeyframeGate gate = new KeyframeGate();
  private final Object lock = new Object();
  private ArrayDeque<Packet> inbox = new ArrayDeque<>();
  private ArrayDeque<Packet> spare = new ArrayDeque<>();
  private boolean scheduled;
  private boolean ended;
  private boolean lost;
  private boolean behind;
  private boolean begun;
  private long drops;

  /// @param channel whose response has begun
  FlvViewer(Channel channel) {
    this.channel = channel;
  }

  /// Video packets that this player did not get. The event loop's.
  long drops() {
    return drops;
  }

  @Override
  public void send(Packet packet) {
    synchronized (lock) {
      if (inbox.size() >= MAX_INBOX) {
        lost = true;
        return;
      }
      inbox.add(packet.retain());
    }
    wake();
  }

  @Override
  public void end() {
    synchronized (lock) {
      ended = true;
    }
    wake();
  }

  private void wake() {
    synchronized (lock) {
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    try {
      channel.eventLoop().execute(this::drain);
    } catch (RejectedExecutionException e) {
      close();
    }
  }

  private void drain() {
    ArrayDeque<Packet> packets;
    boolean last;
    synchronized (lock) {
      packets = inbox;
      inbox = spare;
      spare = packets;
      scheduled = false;
      last = ended;
      if (lost) {
        lost = false;
        gate.close();
      }
    }
    if (!begun && !packets.isEmpty()) {
      begun = true;
      write(header(packets));
    }
    for (Packet packet = packets.poll(); packet != null; packet = packets.poll()) {
      if (channel.isActive() && takes(packet)) {
        write(packet.flv().retainedDuplicate());
      }
      packet.release();
    }
    channel.flush();
    if (last) {
      var _ =
          channel
              .writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
              .addListener(ChannelFutureListener.CLOSE);
    }
  }

  /// The file's header, which tells players what to wait for. What comes first has the headers of
  /// all that the stream holds; where it does not yet, both are told.
  private static ByteBuf header(Iterable<Packet> first) {
    boolean audio = false;
    boolean video = false;
    for (Packet packet : first) {
      audio |= packet.kind() == MediaKind.AUDIO;
      video |= packet.kind() == MediaKind.VIDEO;
    }
    boolean neither = !audio && !video;
    return FlvTag.fileHeader(audio || neither, video || neither);
  }

  private void write(ByteBuf bytes) {
    var _ = channel.write(new DefaultHttpContent(bytes), channel.voidPromise());
  }

  private boolean takes(Packet packet) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    long pending = buffer == null ? 0 : buffer.totalPendingWriteBytes();
    if (packet.kind() != MediaKind.VIDEO) {
      return pending <= ViewerQueue.MAX_AUDIO_BYTES;
    }
    if (packet.header()) {
      if (pending > ViewerQueue.MAX_AUDIO_BYTES) {
        var _ = channel.close(); // too far behind for a change of codec
        return false;
      }
      return gate.passes(packet);
    }
    if (pending > ViewerQueue.MAX_VIDEO_BYTES) {
      gate.close();
      behind = true;
    } else if (behind && pending <= ViewerQueue.RESUME_BYTES) {
      behind = false;
    }
    boolean taken = !behind && gate.passes(packet);
    drops += taken ? 0 : 1;
    return taken;
  }

  /// Lets go of what waits; called when nothing more can come.
  void close() {
    synchronized (lock) {
      inbox.forEach(Packet::release);
      inbox.clear();
    }
  }
}
