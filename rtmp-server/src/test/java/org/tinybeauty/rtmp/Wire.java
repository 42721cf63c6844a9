package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/// Chunks written by the letter of the specification, in every form that peers use; nothing of our
/// encoder is in here. Also the ways in which bytes arrive.
final class Wire {
  /// How a sender treats timestamps of 0xFFFFFF and above.
  enum Extended {
    NONE,
    REPEATED,
    ONCE
  }

  /// One message being sent on one chunk stream.
  static final class Sending {
    final int id;
    final int idBytes;
    final boolean repeats;
    final ByteBuf body;
    long extended = -1;
    int sent;

    Sending(int id, int idBytes, boolean repeats, ByteBuf body) {
      this.id = id;
      this.idBytes = idBytes;
      this.repeats = repeats;
      this.body = body;
    }
  }

  final ByteBuf out = Unpooled.buffer();
  int chunkSize = 128;

  /// The basic header.
  Wire basic(int format, int id, int idBytes) {
    switch (idBytes) {
      case 1 -> out.writeByte(format << 6 | id);
      case 2 -> out.writeByte(format << 6).writeByte(id - 64);
      default -> out.writeByte(format << 6 | 1).writeShortLE(id - 64);
    }
    return this;
  }

  /// The first chunk of a message.
  void first(Sending sending, int format, long time, int type, int stream) {
    basic(format, sending.id, sending.idBytes);
    if (format < 3) {
      out.writeMedium((int) Math.min(time, 0xFFFFFF));
      sending.extended = time >= 0xFFFFFF ? time : -1;
    }
    if (format < 2) {
      out.writeMedium(sending.body.readableBytes()).writeByte(type);
    }
    if (format == 0) {
      out.writeIntLE(stream);
    }
    if (sending.extended >= 0 && (format < 3 || sending.repeats)) {
      out.writeInt((int) sending.extended);
    }
    payload(sending);
  }

  /// The next chunk of a message that goes on.
  void next(Sending sending) {
    basic(3, sending.id, sending.idBytes);
    if (sending.extended >= 0 && sending.repeats) {
      out.writeInt((int) sending.extended);
    }
    payload(sending);
  }

  /// Whether all of it is sent.
  static boolean done(Sending sending) {
    return sending.sent == sending.body.readableBytes();
  }

  /// A whole message that a type 0 header begins.
  Wire message(int id, int type, long time, int stream, ByteBuf body) {
    Sending sending = new Sending(id, 1, true, body);
    first(sending, 0, time, type, stream);
    while (!done(sending)) {
      next(sending);
    }
    return this;
  }

  /// Tells the chunk size, and obeys it from here on.
  Wire setChunkSize(int bytes) {
    message(2, 1, 0, 0, Unpooled.buffer().writeInt(bytes));
    chunkSize = bytes;
    return this;
  }

  private void payload(Sending sending) {
    int bytes = Math.min(chunkSize, sending.body.readableBytes() - sending.sent);
    out.writeBytes(sending.body, sending.body.readerIndex() + sending.sent, bytes);
    sending.sent += bytes;
  }

  /// A body of pseudo-random bytes.
  static ByteBuf random(RandomGenerator random, int bytes) {
    byte[] body = new byte[bytes];
    random.nextBytes(body);
    return Unpooled.wrappedBuffer(body);
  }

  /// Lets bytes arrive in pieces, each in a buffer of its own; the operator tells the next piece's
  /// size from the position.
  ///
  /// @return the pieces, to see that they were released
  static List<ByteBuf> feed(EmbeddedChannel channel, ByteBuf bytes, IntUnaryOperator sizes) {
    List<ByteBuf> pieces = new ArrayList<>();
    int end = bytes.writerIndex();
    for (int at = bytes.readerIndex(); at < end && channel.isOpen(); ) {
      int size = Math.min(end - at, Math.max(1, sizes.applyAsInt(at)));
      byte[] piece = new byte[size];
      bytes.getBytes(at, piece);
      pieces.add(Unpooled.wrappedBuffer(piece));
      channel.writeInbound(pieces.getLast());
      at += size;
    }
    return pieces;
  }

  /// All messages that have come out; their bodies are released, and copied into plain memory (a
  /// buffer that Netty follows takes a note each time it is looked at).
  static List<RtmpMessage> drain(EmbeddedChannel channel) {
    List<RtmpMessage> messages = new ArrayList<>();
    for (RtmpMessage next = channel.readInbound(); next != null; next = channel.readInbound()) {
      messages.add(next instanceof RtmpMessage.Media media ? plain(media) : next);
    }
    return messages;
  }

  private static RtmpMessage plain(RtmpMessage.Media media) {
    byte[] body = new byte[media.body().readableBytes()];
    media.body().readBytes(body);
    media.release();
    return new RtmpMessage.Media(
        media.kind(), media.timestampMillis(), media.stream(), Unpooled.wrappedBuffer(body));
  }
}
