package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.collection.IntObjectHashMap;
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

  /// No real peer asks for less; smaller chunks cost more to read than to send (Red5 #475).
  static final int MIN_CHUNK_BYTES = 128;

  /// Chunk streams of a connection; real peers use up to eight.
  static final int MAX_CHUNK_STREAMS = 64;

  /// A slice keeps alive all that was read with it: at most so many times its own length.
  static final int SLICE_SHARE = 4;

  private static final int[] FIELD_BYTES = {11, 7, 3, 0};

  private final IntObjectHashMap<ChunkStream> streams = new IntObjectHashMap<>();
  private final MessageReader reader = new MessageReader();
  private int messageLimit = STRANGER_MESSAGE_BYTES;
  private int chunkSize = Chunks.DEFAULT_CHUNK_BYTES;
  private @Nullable ChunkStream current;
  private int leftInChunk;
  private long heldBytes;
  private long receivedBytes;
  private long acknowledgedBytes;
  private long windowBytes;
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
    return receivedBytes;
  }

  /// Messages of types that nobody here reads.
  long ignoredMessages() {
    return reader.ignored();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof ByteBuf bytes) {
      receivedBytes += bytes.readableBytes();
    }
    super.channelRead(ctx, message);
    // A peer that does not read gets no more of these.
    if (windowBytes > 0
        && receivedBytes - acknowledgedBytes >= windowBytes
        && ctx.channel().isWritable()) {
      acknowledgedBytes = receivedBytes;
      ctx.channel()
          .writeAndFlush(new RtmpMessage.Acknowledgement(receivedBytes & 0xFFFFFFFFL))
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (failed) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      if (current != null || readHeader(in)) {
        readPayload(ctx, in, out);
      }
    } catch (RtmpProtocolException e) {
      failed = true;
      dropAll();
      throw e;
    }
  }

  /// Reads a chunk's header, if it is all there; nothing is consumed otherwise.
  private boolean readHeader(ByteBuf in) {
    int start = in.readerIndex();
    int first = in.getUnsignedByte(start);
    int format = first >> 6;
    int id = first & 0x3F;
    int basic = id > 1 ? 1 : 2 + id;
    int size = basic + FIELD_BYTES[format];
    if (in.readableBytes() < size) {
      return false;
    }
    if (basic > 1) {
      id = 64 + in.getUnsignedByte(start + 1);
      if (basic > 2) {
        id += in.getUnsignedByte(start + 2) << 8;
      }
    }
    ChunkStream stream = streams.get(id);
    checkFormat(stream, format, id);
    if (format == 3) {
      return stream != null && readContinuation(in, size, stream);
    }
    long time = in.getUnsignedMedium(start + basic);
    boolean extended = time == Chunks.EXTENDED;
    if (extended) {
      if (in.readableBytes() < size + 4) {
        return false;
      }
      time = in.getUnsignedInt(start + size);
      size += 4;
    }
    if (stream == null) {
      stream = newStream(id);
    }
    stream.extended = extended ? time : -1;
    if (format < 2) {
      stream.length = in.getUnsignedMedium(start + basic + 3);
      stream.type = in.getUnsignedByte(start + basic + 6);
    }
    if (format == 0) {
      stream.messageStream = in.getIntLE(start + basic + 7);
      stream.startAt(time);
    } else {
      stream.startAfter(time);
    }
    in.skipBytes(size);
    begin(stream);
    return true;
  }

  /// librtmp sends a first message of type 1, so that much is let pass.
  private static void checkFormat(@Nullable ChunkStream stream, int format, int id) {
    if (stream == null && format > 1) {
      throw new RtmpProtocolException(
          "chunk of type " + format + " first on chunk stream " + id + " (expected: 0 or 1)");
    }
    if (stream != null && stream.open && format != 3) {
      throw new RtmpProtocolException(
          "chunk of type " + format + " inside a message (expected: 3)");
    }
  }

  private boolean readContinuation(ByteBuf in, int size, ChunkStream stream) {
    if (stream.extended >= 0) {
      int matching = matching(in, in.readerIndex() + size, stream.extended);
      if (matching < 0) {
        return false;
      }
      size += matching;
    }
    in.skipBytes(size);
    if (stream.open) {
      resume(stream);
    } else {
      stream.startAgain();
      begin(stream);
    }
    return true;
  }

  /// Some peers repeat the extended timestamp on chunks of type 3, as they should, some do not.
  ///
  /// @return 4 when it is there, 0 when it is not, -1 when that cannot be said yet
  private static int matching(ByteBuf in, int index, long extended) {
    int available = Math.min(4, in.writerIndex() - index);
    for (int i = 0; i < available; i++) {
      if (in.getByte(index + i) != (byte) (extended >> (24 - 8 * i))) {
        return 0;
      }
    }
    return available == 4 ? 4 : -1;
  }

  private ChunkStream newStream(int id) {
    if (streams.size() == MAX_CHUNK_STREAMS) {
      throw new RtmpProtocolException(
          "one more chunk stream, " + id + " (expected: <= " + MAX_CHUNK_STREAMS + " in all)");
    }
    ChunkStream stream = new ChunkStream();
    streams.put(id, stream);
    return stream;
  }

  private void begin(ChunkStream stream) {
    if (stream.length > messageLimit) {
      throw new RtmpProtocolException(
          "message of " + stream.length + " bytes (expected: <= " + messageLimit + ")");
    }
    stream.open = true;
    stream.received = 0;
    resume(stream);
  }

  private void resume(ChunkStream stream) {
    current = stream;
    leftInChunk = Math.min(chunkSize, stream.length - stream.received);
  }

  private void readPayload(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    ChunkStream stream = current;
    if (stream == null) {
      return;
    }
    int length = stream.length;
    int available = in.readableBytes();
    if (stream.received == 0 && leftInChunk == length && available >= length) {
      current = null;
      stream.take();
      complete(stream, whole(ctx, in, length), out);
      return;
    }
    int bytes = Math.min(leftInChunk, available);
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
    if (leftInChunk > 0) {
      return;
    }
    current = null;
    if (stream.received == length) {
      heldBytes -= stream.heldBytes();
      ByteBuf body = stream.take();
      complete(stream, body == null ? Unpooled.EMPTY_BUFFER : body, out);
    }
  }

  private static ByteBuf whole(ChannelHandlerContext ctx, ByteBuf in, int length) {
    if (length == 0) {
      return Unpooled.EMPTY_BUFFER;
    }
    if ((long) length * SLICE_SHARE >= in.capacity()) {
      return in.readRetainedSlice(length);
    }
    return ctx.alloc().ioBuffer(length, length).writeBytes(in, length);
  }

  private void complete(ChunkStream stream, ByteBuf body, List<Object> out) {
    int type = stream.type;
    reader.read(type, stream.timestamp, stream.messageStream, body, out);
    if (type <= MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE && !out.isEmpty()) {
      obey((RtmpMessage) out.getLast());
    }
  }

  private void obey(RtmpMessage message) {
    switch (message) {
      case RtmpMessage.SetChunkSize(int bytes) -> {
        if (bytes < MIN_CHUNK_BYTES) {
          throw new RtmpProtocolException(
              "chunk size " + bytes + " (expected: >= " + MIN_CHUNK_BYTES + ")");
        }
        chunkSize = bytes;
      }
      case RtmpMessage.Abort(int id) -> {
        ChunkStream stream = streams.get(id);
        if (stream != null) {
          heldBytes -= stream.heldBytes();
          stream.drop();
        }
      }
      case RtmpMessage.WindowAcknowledgementSize(int bytes) -> windowBytes = Math.max(0, bytes);
      default -> {}
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    dropAll();
  }

  private void dropAll() {
    streams.values().forEach(ChunkStream::drop);
    streams.clear();
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
