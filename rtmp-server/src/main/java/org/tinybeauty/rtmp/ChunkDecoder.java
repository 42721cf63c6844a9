package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chunks to messages (5.3.1), after the handshake. Obeys chunk sizes and aborts, and sends
/// acknowledgements when the peer's window is full; all messages go on to the session, those too.
///
/// Memory follows the bytes that have arrived, never the sizes that a peer declares. A body that
/// lies whole in what was read is a slice of it, if it is a fair part of it; others are copied
/// once.
///
/// A peer is a stranger at first: its messages are short until [#messageLimit] says otherwise,
/// which the session does when it lets the peer publish.
final class ChunkDecoder extends ByteToMessageDecoder {
  /// The longest message of a peer that may send commands only.
  static final int STRANGER_MESSAGE_BYTES = 128 << 10;

  /// A slice keeps alive all that was read with it: at most so many times its own length.
  static final int SLICE_SHARE = 4;

  private final ChunkHeaders headers = new ChunkHeaders();
  private final MessageReader reader = new MessageReader();
  private final ReceiveWindow window = new ReceiveWindow();
  private int messageLimit = STRANGER_MESSAGE_BYTES;
  private int chunkSize = Chunks.DEFAULT_CHUNK_BYTES;
  private @Nullable ChunkStream current;
  private int leftInChunk;
  private long heldBytes;
  private long messages;
  private boolean failed;

  /// Sets how long a message of this peer may be, and how much of unfinished ones may lie here
  /// together: twice that. On the event loop only.
  ///
  /// @param bytes 1 to [Chunks#MAX_MESSAGE_BYTES]
  void messageLimit(int bytes) {
    messageLimit = bytes;
  }

  /// Memory of messages that are arriving.
  long heldBytes() {
    return heldBytes;
  }

  /// Bytes that have arrived since the handshake.
  long receivedBytes() {
    return window.receivedBytes();
  }

  /// Messages that have arrived whole, an aggregate as one.
  long messages() {
    return messages;
  }

  /// Messages of types that nobody here reads, passed over.
  long ignoredMessages() {
    return reader.ignored();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof ByteBuf bytes) {
      window.add(bytes.readableBytes());
    }
    super.channelRead(ctx, message);
    window.acknowledge(ctx.channel());
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (failed) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      ChunkStream stream = current == null ? nextChunk(in) : current;
      if (stream != null) {
        readPayload(ctx, stream, in, out);
      }
    } catch (RtmpProtocolException e) {
      failed = true;
      drop();
      throw e;
    }
  }

  private @Nullable ChunkStream nextChunk(ByteBuf in) {
    ChunkStream stream = headers.read(in);
    if (stream != null) {
      if (stream.length > messageLimit) {
        throw new RtmpProtocolException(
            "message of " + stream.length + " bytes (expected: <= " + messageLimit + ")");
      }
      stream.open = true;
      leftInChunk = Math.min(chunkSize, stream.length - stream.received());
      current = stream;
    }
    return stream;
  }

  private void readPayload(
      ChannelHandlerContext ctx, ChunkStream stream, ByteBuf in, List<Object> out) {
    int length = stream.length;
    if (leftInChunk == length && in.readableBytes() >= length) {
      current = null;
      stream.take();
      complete(stream, whole(ctx, in, length), out);
      return;
    }
    int bytes = Math.min(leftInChunk, in.readableBytes());
    if (bytes == 0) {
      return;
    }
    heldBytes += stream.append(in, bytes, ctx.alloc());
    if (heldBytes > 2L * messageLimit) {
      throw new RtmpProtocolException(
          "unfinished messages of "
              + heldBytes
              + " bytes (expected: <= "
              + 2L * messageLimit
              + ")");
    }
    leftInChunk -= bytes;
    if (leftInChunk == 0) {
      current = null;
      if (stream.received() == length) {
        heldBytes -= stream.heldBytes();
        complete(stream, stream.take(), out);
      }
    }
  }

  private static ByteBuf whole(ChannelHandlerContext ctx, ByteBuf in, int length) {
    if (length == 0) {
      return Unpooled.EMPTY_BUFFER;
    }
    return (long) length * SLICE_SHARE >= in.capacity()
        ? in.readRetainedSlice(length)
        : ctx.alloc().ioBuffer(length, length).writeBytes(in, length);
  }

  private void complete(ChunkStream stream, ByteBuf body, List<Object> out) {
    messages++;
    reader.read(stream.type, stream.timestamp, stream.messageStream, body, out);
    if (stream.type <= MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE && !out.isEmpty()) {
      obey((RtmpMessage) out.getLast());
    }
  }

  private void obey(RtmpMessage message) {
    switch (message) {
      case RtmpMessage.SetChunkSize(int bytes) -> chunkSize = bytes;
      case RtmpMessage.Abort(int id) -> {
        ChunkStream stream = headers.get(id);
        if (stream != null) {
          heldBytes -= stream.heldBytes();
          stream.drop();
        }
      }
      case RtmpMessage.WindowAcknowledgementSize(int bytes) -> window.size(bytes);
      default -> {}
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    drop();
  }

  private void drop() {
    headers.drop();
    current = null;
    heldBytes = 0;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.fireExceptionCaught(cause);
    if (cause instanceof RtmpProtocolException) {
      ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
  }
}
