package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;

/// A player's end of a connection. All methods but [#eventLoop()] belong to that event loop.
public final class RtmpViewer {
  /// The chunk size players are told at connect: whoever writes chunks writes them at this size.
  public static final int CHUNK_BYTES = 65_536;

  /// The one message stream of a connection.
  public static final int MESSAGE_STREAM = 1;

  private final RtmpSession session;
  private final ChannelHandlerContext out;
  private boolean wantsAudio = true;
  private boolean wantsVideo = true;

  RtmpViewer(RtmpSession session, ChannelHandlerContext out) {
    this.session = session;
    this.out = out;
  }

  /// The thread that may write to it; viewers of one event loop are best served together.
  public EventLoop eventLoop() {
    return out.channel().eventLoop();
  }

  /// The connection's id, for logs.
  public String session() {
    return session.session();
  }

  /// Writes whole chunked messages. Takes over the buffer; nothing is sent before [#flush()].
  public void write(ByteBuf chunks) {
    var _ = out.write(chunks, out.voidPromise());
  }

  /// Sends what was written, as far as the socket takes it.
  public void flush() {
    out.flush();
  }

  /// Bytes written that the socket has not taken yet.
  public long pendingBytes() {
    Channel.Unsafe unsafe = out.channel().unsafe();
    ChannelOutboundBuffer buffer = unsafe.outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /// False after `receiveAudio(false)`.
  public boolean wantsAudio() {
    return wantsAudio;
  }

  /// False after `receiveVideo(false)`.
  public boolean wantsVideo() {
    return wantsVideo;
  }

  void wantAudio(boolean wanted) {
    wantsAudio = wanted;
  }

  void wantVideo(boolean wanted) {
    wantsVideo = wanted;
  }

  /// Closes the connection.
  ///
  /// @param why for the log
  public void close(String why) {
    session.close(why);
  }

  /// Tells the player that the stream is over.
  public void end() {
    session.ended();
  }
}
