package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import org.jspecify.annotations.Nullable;

/// The chunk streams of a peer, and their headers (5.3.1).
final class ChunkHeaders {
  /// Chunk streams of a connection; real peers use up to eight.
  static final int MAX_CHUNK_STREAMS = 64;

  private static final int[] FIELD_BYTES = {11, 7, 3, 0};
  private static final int CONTINUATION = 3;

  private final IntObjectHashMap<ChunkStream> streams = new IntObjectHashMap<>();

  /// Reads one chunk's header, if it is all there; consumes nothing otherwise.
  ///
  /// @return its stream, with a message open; null when bytes are missing
  @Nullable ChunkStream read(ByteBuf in) {
    int start = in.readerIndex();
    int first = in.getUnsignedByte(start);
    int format = first >> 6;
    int id = first & 0x3F;
    int basic = id > 1 ? 1 : 2 + id;
    if (in.readableBytes() < basic + FIELD_BYTES[format]) {
      return null;
    }
    if (basic > 1) {
      id = 64 + in.getUnsignedByte(start + 1);
      if (basic > 2) {
        id += in.getUnsignedByte(start + 2) << 8;
      }
    }
    ChunkStream stream = streams.get(id);
    checkFormat(stream, format, id);
    return format == CONTINUATION && stream != null
        ? readContinuation(in, basic, stream)
        : readFields(in, basic, format, id, stream);
  }

  /// The stream of an id, null when it was never used.
  @Nullable ChunkStream get(int id) {
    return streams.get(id);
  }

  /// Gives up all that was arriving.
  void drop() {
    streams.values().forEach(ChunkStream::drop);
    streams.clear();
  }

  /// librtmp sends a first message of type 1, so that much is let pass.
  private static void checkFormat(@Nullable ChunkStream stream, int format, int id) {
    if (stream == null && format > 1) {
      throw new RtmpProtocolException(
          "chunk of type " + format + " first on chunk stream " + id + " (expected: 0 or 1)");
    }
    if (stream != null && stream.open && format != CONTINUATION) {
      throw new RtmpProtocolException(
          "chunk of type " + format + " inside a message (expected: 3)");
    }
  }

  private @Nullable ChunkStream readFields(
      ByteBuf in, int basic, int format, int id, @Nullable ChunkStream known) {
    int fields = in.readerIndex() + basic;
    int size = basic + FIELD_BYTES[format];
    long time = in.getUnsignedMedium(fields);
    boolean extended = time == Chunks.EXTENDED;
    if (extended) {
      if (in.readableBytes() < size + 4) {
        return null;
      }
      time = in.getUnsignedInt(in.readerIndex() + size);
      size += 4;
    }
    ChunkStream stream = known == null ? newStream(id) : known;
    stream.extended = extended ? time : -1;
    if (format < 2) {
      stream.length = in.getUnsignedMedium(fields + 3);
      stream.type = in.getUnsignedByte(fields + 6);
    }
    if (format == 0) {
      stream.messageStream = in.getIntLE(fields + 7);
      stream.startAt(time);
    } else {
      stream.startAfter(time);
    }
    in.skipBytes(size);
    return stream;
  }

  private static @Nullable ChunkStream readContinuation(ByteBuf in, int basic, ChunkStream stream) {
    int size = basic;
    if (stream.extended >= 0) {
      int repeated = repeated(in, in.readerIndex() + basic, stream.extended);
      if (repeated < 0) {
        return null;
      }
      size += repeated;
    }
    in.skipBytes(size);
    if (!stream.open) {
      stream.startAgain();
    }
    return stream;
  }

  /// Some peers repeat the extended timestamp on chunks of type 3, as they should, some do not.
  ///
  /// @return 4 when it is there, 0 when it is not, -1 when that cannot be said yet
  private static int repeated(ByteBuf in, int index, long extended) {
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
}
