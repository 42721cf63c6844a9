package org.tinybeauty.obs;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The head of a message, copied out of a little-endian buffer once and checked. Mutable, reused;
/// one thread.
final class LinkHead {
  /// Type as it stands there, perhaps unknown.
  int code;

  int version;
  int seq;

  /// As an unsigned number.
  long slot;

  long timestamp;
  long sentNanos;
  int flags;

  /// Bytes of JSON behind it, 0 to [LinkLayout#MOST_JSON].
  int length;

  /// Reads the 64 bytes at `at`.
  ///
  /// @return this
  /// @throws LinkException when they are no head
  LinkHead read(ByteBuffer from, int at) {
    int magic = from.getInt(at + LinkLayout.MESSAGE_MAGIC);
    if (magic != LinkLayout.MAGIC) {
      throw new LinkException("sent %08x (expected: TBY1, a message)".formatted(magic));
    }
    code = Short.toUnsignedInt(from.getShort(at + LinkLayout.MESSAGE_TYPE));
    version = Short.toUnsignedInt(from.getShort(at + LinkLayout.MESSAGE_VERSION));
    seq = from.getInt(at + LinkLayout.MESSAGE_SEQ);
    slot = Integer.toUnsignedLong(from.getInt(at + LinkLayout.MESSAGE_SLOT));
    timestamp = from.getLong(at + LinkLayout.MESSAGE_TIMESTAMP);
    sentNanos = from.getLong(at + LinkLayout.MESSAGE_SENT);
    flags = from.getInt(at + LinkLayout.MESSAGE_FLAGS);
    long bytes = Integer.toUnsignedLong(from.getInt(at + LinkLayout.MESSAGE_LENGTH));
    if (bytes > LinkLayout.MOST_JSON) {
      throw new LinkException(
          "sent a message of %d bytes (expected: at most %d)"
              .formatted(bytes, LinkLayout.MOST_JSON));
    }
    length = (int) bytes;
    return this;
  }

  /// What it is; null when this version does not know it.
  @Nullable LinkType type() {
    return LinkType.of(code);
  }

  /// Writes a head of ours at the begin of a cleared buffer, args all 0; its position stays.
  static void write(
      ByteBuffer into,
      LinkType type,
      int seq,
      int slot,
      long timestamp,
      long sentNanos,
      int flags,
      int length) {
    into.putInt(LinkLayout.MESSAGE_MAGIC, LinkLayout.MAGIC);
    into.putShort(LinkLayout.MESSAGE_TYPE, (short) type.code());
    into.putShort(LinkLayout.MESSAGE_VERSION, (short) LinkLayout.VERSION);
    into.putInt(LinkLayout.MESSAGE_SEQ, seq);
    into.putInt(LinkLayout.MESSAGE_SLOT, slot);
    into.putLong(LinkLayout.MESSAGE_TIMESTAMP, timestamp);
    into.putLong(LinkLayout.MESSAGE_SENT, sentNanos);
    into.putInt(LinkLayout.MESSAGE_FLAGS, flags);
    into.putInt(LinkLayout.MESSAGE_LENGTH, length);
    for (int at = LinkLayout.MESSAGE_ARGS; at < LinkLayout.MESSAGE_BYTES; at += Long.BYTES) {
      into.putLong(at, 0);
    }
  }
}
