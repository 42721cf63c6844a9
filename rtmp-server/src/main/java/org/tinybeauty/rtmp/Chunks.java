package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// Messages as chunks (5.3.1): one header of type 0, then continuations of type 3, with the
/// extended timestamp repeated on each as the specification has it. Such bytes depend on nothing
/// before them, so the same buffer may go to any number of peers that have been told the chunk
/// size.
public final class Chunks {
  /// The chunk size of both directions until told otherwise (5.4.1).
  public static final int DEFAULT_CHUNK_BYTES = 128;

  /// The longest message that a header can declare.
  public static final int MAX_MESSAGE_BYTES = 0xFFFFFF;

  /// In the header's 24 bits: the timestamp follows in 32.
  static final int EXTENDED = 0xFFFFFF;

  private static final int HEADER_BYTES = 12;

  private Chunks() {}

  /// One media message as bytes to be sent as they are, in a new direct buffer that the caller
  /// owns. The body is copied; its indices stay.
  ///
  /// @param timestampMillis the lower 32 bits count
  /// @param chunkSize what the receivers were told by [RtmpMessage.SetChunkSize], >= 1
  public static ByteBuf encode(
      MediaKind kind, long timestampMillis, int stream, int chunkSize, ByteBuf body) {
    long timestamp = timestampMillis & 0xFFFFFFFFL;
    int size = encodedBytes(body.readableBytes(), timestamp, chunkSize);
    ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(size, size);
    write(out, kind.chunkStream(), timestamp, kind.type(), stream, chunkSize, body);
    return out;
  }

  /// How many bytes [#write] appends for a body of `length` bytes.
  static int encodedBytes(int length, long timestamp, int chunkSize) {
    if (length > MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException("message of " + length + " bytes (expected: < 2^24)");
    }
    int extended = timestamp >= EXTENDED ? 4 : 0;
    int continuations = length == 0 ? 0 : (length - 1) / chunkSize;
    return HEADER_BYTES + extended + length + continuations * (1 + extended);
  }

  /// Appends one message.
  ///
  /// @param chunkStream 2 to 63
  /// @param timestamp 32 unsigned bits
  static void write(
      ByteBuf out,
      int chunkStream,
      long timestamp,
      int type,
      int stream,
      int chunkSize,
      ByteBuf body) {
    int length = body.readableBytes();
    boolean extended = timestamp >= EXTENDED;
    out.writeByte(chunkStream);
    out.writeMedium(extended ? EXTENDED : (int) timestamp);
    out.writeMedium(length);
    out.writeByte(type);
    out.writeIntLE(stream);
    if (extended) {
      out.writeInt((int) timestamp);
    }
    int index = body.readerIndex();
    int left = length;
    while (true) {
      int bytes = Math.min(left, chunkSize);
      out.writeBytes(body, index, bytes);
      index += bytes;
      left -= bytes;
      if (left == 0) {
        return;
      }
      out.writeByte(0xC0 | chunkStream);
      if (extended) {
        out.writeInt((int) timestamp);
      }
    }
  }
}
