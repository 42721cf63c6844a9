package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whole message bodies to messages. Takes over the body: releases it or hands it on.
final class MessageReader {
  /// No real peer asks for less; smaller chunks cost more to read than to send (Red5 #475).
  static final int MIN_CHUNK_BYTES = 128;

  /// Message types that we do not read (shared objects, unknown ones), passed over so far.
  private long ignored;

  /// How many messages were passed over because nothing here reads their type.
  long ignored() {
    return ignored;
  }

  /// Appends what the body holds: one message, several (an aggregate), or none (a type that nobody
  /// here reads).
  ///
  /// @throws RtmpProtocolException when the body is not what the type says
  void read(int type, long timestampMillis, int stream, ByteBuf body, List<Object> out) {
    MediaKind kind = kind(type);
    if (kind != null) {
      out.add(new RtmpMessage.Media(kind, timestampMillis, stream, body));
      return;
    }
    try {
      switch (type) {
        case MessageType.DATA_AMF3 ->
            out.add(new RtmpMessage.Media(MediaKind.SCRIPT, timestampMillis, stream, amf0(body)));
        case MessageType.AGGREGATE -> aggregate(timestampMillis, stream, body, out);
        default -> {
          RtmpMessage message = plain(type, stream, body);
          if (message == null) {
            ignored++;
          } else {
            out.add(message);
          }
        }
      }
    } finally {
      body.release();
    }
  }

  private static @Nullable MediaKind kind(int type) {
    return switch (type) {
      case MessageType.AUDIO -> MediaKind.AUDIO;
      case MessageType.VIDEO -> MediaKind.VIDEO;
      case MessageType.DATA_AMF0 -> MediaKind.SCRIPT;
      default -> null;
    };
  }

  private static @Nullable RtmpMessage plain(int type, int stream, ByteBuf body) {
    return switch (type) {
      case MessageType.SET_CHUNK_SIZE ->
          new RtmpMessage.SetChunkSize(chunkSize(need(body, 4).readInt()));
      case MessageType.ABORT -> new RtmpMessage.Abort(need(body, 4).readInt());
      case MessageType.ACKNOWLEDGEMENT ->
          new RtmpMessage.Acknowledgement(need(body, 4).readUnsignedInt());
      case MessageType.USER_CONTROL -> userControl(body);
      case MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE ->
          new RtmpMessage.WindowAcknowledgementSize(need(body, 4).readInt());
      case MessageType.PEER_BANDWIDTH ->
          new RtmpMessage.PeerBandwidth(need(body, 5).readInt(), body.readUnsignedByte());
      case MessageType.COMMAND_AMF0 -> command(body, stream, false);
      case MessageType.COMMAND_AMF3 -> command(skipFormat(body), stream, true);
      default -> null;
    };
  }

  private static int chunkSize(int bytes) {
    if (bytes < MIN_CHUNK_BYTES) {
      throw new RtmpProtocolException(
          "chunk size " + bytes + " (expected: >= " + MIN_CHUNK_BYTES + ")");
    }
    return bytes;
  }

  private static ByteBuf need(ByteBuf body, int bytes) {
    if (body.readableBytes() < bytes) {
      throw new RtmpProtocolException(
          "control message of " + body.readableBytes() + " bytes (expected: " + bytes + ")");
    }
    return body;
  }

  /// Events that we do not know may hold less than a number.
  private static RtmpMessage userControl(ByteBuf body) {
    int event = need(body, 2).readUnsignedShort();
    long first = body.readableBytes() >= 4 ? body.readUnsignedInt() : 0;
    boolean two = event == RtmpMessage.UserControl.SET_BUFFER_LENGTH && body.readableBytes() >= 4;
    long second = two ? body.readUnsignedInt() : 0;
    return new RtmpMessage.UserControl(event, first, second);
  }

  /// Types 15 and 17 begin with a byte that says how the values are written; all known writers say
  /// 0, which is AMF0 with switches to AMF3 inside.
  private static ByteBuf skipFormat(ByteBuf body) {
    if (body.isReadable() && body.getByte(body.readerIndex()) == 0) {
      body.skipBytes(1);
    }
    return body;
  }

  private static RtmpMessage command(ByteBuf body, int stream, boolean amf3) {
    List<@Nullable Object> values = Amf0.decodeAll(body);
    if (values.isEmpty() || !(values.getFirst() instanceof String name)) {
      throw new RtmpProtocolException("command without a name (expected: a string first)");
    }
    Object transaction = values.size() > 1 ? values.get(1) : null;
    List<@Nullable Object> arguments = values.subList(Math.min(2, values.size()), values.size());
    return new RtmpMessage.Command(
        name, transaction instanceof Double number ? number : 0, arguments, stream, amf3);
  }

  /// Metadata in AMF0, which is what FLV and all readers of it know.
  private static ByteBuf amf0(ByteBuf body) {
    List<@Nullable Object> values = Amf0.decodeAll(skipFormat(body));
    ByteBuf rewritten = ByteBufAllocator.DEFAULT.ioBuffer();
    try {
      Amf0.encode(rewritten, values.toArray(new @Nullable Object[0]));
      return rewritten.retain();
    } catch (IllegalArgumentException e) {
      throw new RtmpProtocolException("metadata without a form in AMF0");
    } finally {
      rewritten.release();
    }
  }

  /// An aggregate (7.1.6) is a row of FLV tags; its own timestamp is the first one's.
  private void aggregate(long timestampMillis, int stream, ByteBuf body, List<Object> out) {
    long offset = 0;
    boolean first = true;
    while (body.isReadable()) {
      need(body, 11);
      int type = body.readUnsignedByte();
      int length = body.readUnsignedMedium();
      long timestamp = body.readUnsignedMedium() | (long) body.readUnsignedByte() << 24;
      body.skipBytes(3);
      need(body, length);
      if (first) {
        offset = timestampMillis - timestamp;
        first = false;
      }
      MediaKind kind = kind(type);
      if (kind == null) {
        ignored++;
        body.skipBytes(length);
      } else {
        long time = (timestamp + offset) & 0xFFFFFFFFL;
        out.add(new RtmpMessage.Media(kind, time, stream, body.readRetainedSlice(length)));
      }
      body.skipBytes(Math.min(4, body.readableBytes())); // the length of this tag, backwards
    }
  }
}
