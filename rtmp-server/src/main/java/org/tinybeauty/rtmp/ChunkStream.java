package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// One chunk stream of a peer: the last header, and the message that is arriving (5.3.1).
final class ChunkStream {
  /// Memory for a message before anything is known of its stream.
  static final int FIRST_BYTES = 4096;

  /// The most memory that a message gets at its first byte, however long those before it were.
  static final int MOST_FIRST_BYTES = 256 << 10;

  /// A message of type 3 that follows one of type 0 with time T is meant T later by the
  /// specification (5.3.1.2.4) and FFmpeg, and at the same time by librtmp and nginx-rtmp. No frame
  /// lasts this long: from here on it is the latter.
  static final long LONGEST_FIRST_DELTA_MILLIS = 10_000;

  private static final int GROWTH = 4;
  private static final long UNSIGNED_INT = 0xFFFFFFFFL;

  int length;
  int type;
  int messageStream;
  long timestamp;

  /// The 32 bits that the last header had after it, or -1.
  long extended = -1;

  /// Whether a message has begun and is not complete.
  boolean open;

  private int received;
  private long delta;
  private int largest = FIRST_BYTES;
  private @Nullable ByteBuf partial;

  /// A new message with an absolute time.
  void startAt(long time) {
    timestamp = time;
    delta = time >= LONGEST_FIRST_DELTA_MILLIS ? 0 : time;
  }

  /// A new message so many milliseconds after the last.
  void startAfter(long millis) {
    delta = millis;
    timestamp = (timestamp + millis) & UNSIGNED_INT;
  }

  /// A new message with everything as in the last header.
  void startAgain() {
    startAfter(delta);
  }

  /// Takes `bytes` more of the message that is arriving.
  ///
  /// @return by how many bytes the memory of this stream has grown
  int append(ByteBuf in, int bytes, ByteBufAllocator allocator) {
    int before = heldBytes();
    ByteBuf buffer = partial;
    if (buffer == null) {
      int arrived = Math.max(largest, in.readableBytes());
      buffer = allocator.ioBuffer(Math.min(length, arrived), length);
      partial = buffer;
    } else if (buffer.writableBytes() < bytes) {
      long wanted = Math.max(received + (long) bytes, (long) buffer.capacity() * GROWTH);
      buffer.capacity((int) Math.min(length, wanted));
    }
    buffer.writeBytes(in, bytes);
    received += bytes;
    return heldBytes() - before;
  }

  /// The memory that this stream holds.
  int heldBytes() {
    return partial == null ? 0 : partial.capacity();
  }

  /// Bytes of the message that have arrived.
  int received() {
    return received;
  }

  /// The complete message's body, now the caller's; empty when nothing was appended.
  ByteBuf take() {
    ByteBuf body = partial == null ? Unpooled.EMPTY_BUFFER : partial;
    largest = Math.max(largest, Math.min(length, MOST_FIRST_BYTES));
    partial = null;
    end();
    return body;
  }

  /// Gives up the message that was arriving.
  void drop() {
    if (partial != null) {
      partial.release();
      partial = null;
    }
    end();
  }

  private void end() {
    open = false;
    received = 0;
  }
}
