package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;
import org.jspecify.annotations.Nullable;

/// Messages to chunks. Buffers that are written go through as they are: [Chunks#encode] made them.
/// A written [RtmpMessage.SetChunkSize] changes the size of the messages after it. Of a written
/// [RtmpMessage.Media] the body is copied and released.
final class ChunkEncoder extends MessageToByteEncoder<RtmpMessage> {
  private static final int CONTROL_CHUNK_STREAM = 2;
  private static final int COMMAND_CHUNK_STREAM = 3;
  private static final int SMALL_BYTES = 256;

  private int chunkSize = Chunks.DEFAULT_CHUNK_BYTES;

  ChunkEncoder() {
    super(RtmpMessage.class);
  }

  /// The size of the chunks that messages are cut into now.
  int chunkSize() {
    return chunkSize;
  }

  @Override
  protected ByteBuf allocateBuffer(
      ChannelHandlerContext ctx, RtmpMessage message, boolean preferDirect) {
    return message instanceof RtmpMessage.Media media
        ? ctx.alloc()
            .ioBuffer(
                Chunks.encodedBytes(
                    media.body().readableBytes(), media.timestampMillis(), chunkSize))
        : ctx.alloc().ioBuffer(SMALL_BYTES);
  }

  @Override
  protected void encode(ChannelHandlerContext ctx, RtmpMessage message, ByteBuf out) {
    if (message instanceof RtmpMessage.Media media) {
      MediaKind kind = media.kind();
      Chunks.write(
          out,
          kind.chunkStream(),
          media.timestampMillis() & 0xFFFFFFFFL,
          kind.type(),
          media.stream(),
          chunkSize,
          media.body());
      return;
    }
    ByteBuf body = ctx.alloc().heapBuffer(SMALL_BYTES);
    try {
      switch (message) {
        case RtmpMessage.SetChunkSize size -> {
          control(out, MessageType.SET_CHUNK_SIZE, body.writeInt(size.bytes()));
          chunkSize = size.bytes();
        }
        case RtmpMessage.Abort abort ->
            control(out, MessageType.ABORT, body.writeInt(abort.chunkStream()));
        case RtmpMessage.Acknowledgement got ->
            control(out, MessageType.ACKNOWLEDGEMENT, body.writeInt((int) got.bytes()));
        case RtmpMessage.UserControl event -> {
          body.writeShort(event.event()).writeInt((int) event.first());
          if (event.event() == RtmpMessage.UserControl.SET_BUFFER_LENGTH) {
            body.writeInt((int) event.second());
          }
          control(out, MessageType.USER_CONTROL, body);
        }
        case RtmpMessage.WindowAcknowledgementSize window ->
            control(out, MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE, body.writeInt(window.bytes()));
        case RtmpMessage.PeerBandwidth width ->
            control(
                out,
                MessageType.PEER_BANDWIDTH,
                body.writeInt(width.bytes()).writeByte(width.limit()));
        case RtmpMessage.Command command -> command(out, command, body);
        case RtmpMessage.Media media -> throw new IllegalStateException("media is written above");
      }
    } finally {
      body.release();
    }
  }

  private void control(ByteBuf out, int type, ByteBuf body) {
    Chunks.write(out, CONTROL_CHUNK_STREAM, 0, type, 0, chunkSize, body);
  }

  /// Commands keep to AMF0 values; those of type 17 have a zero byte before them.
  private void command(ByteBuf out, RtmpMessage.Command command, ByteBuf body) {
    if (command.amf3()) {
      body.writeByte(0);
    }
    Amf0.encode(body, command.name(), command.transaction());
    Amf0.encode(body, command.arguments().toArray(new @Nullable Object[0]));
    int type = command.amf3() ? MessageType.COMMAND_AMF3 : MessageType.COMMAND_AMF0;
    Chunks.write(out, COMMAND_CHUNK_STREAM, 0, type, command.stream(), chunkSize, body);
  }
}
