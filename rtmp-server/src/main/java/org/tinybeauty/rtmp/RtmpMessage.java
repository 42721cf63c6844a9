package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCounted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What passes between two ends after the handshake (sections 5.4, 6.2, 7.1). Only [Media] holds a
/// buffer; whoever takes one out of the pipeline releases it.
public sealed interface RtmpMessage {

  /// The sender's next chunks hold up to this many bytes (5.4.1). [ChunkDecoder] has already obeyed
  /// it; writing one through [ChunkEncoder] changes the encoder's own size.
  record SetChunkSize(int bytes) implements RtmpMessage {}

  /// The sender gives up the message it had begun on a chunk stream (5.4.2). Already obeyed.
  record Abort(int chunkStream) implements RtmpMessage {}

  /// So many bytes have arrived at the sender of this, modulo 2^32 (5.4.3). [ChunkDecoder] sends
  /// ours.
  record Acknowledgement(long bytes) implements RtmpMessage {}

  /// An event (7.1.7), e.g. a ping. Most have one number; [#SET_BUFFER_LENGTH] has two.
  ///
  /// @param event 16 unsigned bits
  /// @param first a message stream's id or a ping's time: 32 unsigned bits
  /// @param second the buffer's length in milliseconds, else 0
  record UserControl(int event, long first, long second) implements RtmpMessage {
    /// A stream may be played: its id.
    public static final int STREAM_BEGIN = 0;

    /// A stream's data is over: its id.
    public static final int STREAM_EOF = 1;

    /// No more data for the moment: the stream's id.
    public static final int STREAM_DRY = 2;

    /// The client's buffer: the stream's id, milliseconds.
    public static final int SET_BUFFER_LENGTH = 3;

    /// A stream is a recorded one: its id.
    public static final int STREAM_IS_RECORDED = 4;

    /// Asks for [#PING_RESPONSE] with the same number: the server's time in milliseconds.
    public static final int PING_REQUEST = 6;

    /// Answers [#PING_REQUEST].
    public static final int PING_RESPONSE = 7;

    /// An event of one number.
    public UserControl(int event, long first) {
      this(event, first, 0);
    }
  }

  /// The sender wants an [Acknowledgement] each time so many bytes have arrived (5.4.4).
  record WindowAcknowledgementSize(int bytes) implements RtmpMessage {}

  /// The receiver is to send at most so many unacknowledged bytes (5.4.5).
  ///
  /// @param limit 0 hard, 1 soft, 2 dynamic
  record PeerBandwidth(int bytes, int limit) implements RtmpMessage {
    /// The three kinds of limit.
    public static final int HARD = 0, SOFT = 1, DYNAMIC = 2;
  }

  /// A call or its answer (7.1.1): `connect`, `publish`, `_result`, `onStatus` ...
  ///
  /// @param name never null, may be empty
  /// @param transaction answers carry the call's; 0 wants no answer
  /// @param arguments what follows, the command object first; values as [Amf0] has them. Not to be
  ///     changed
  /// @param stream the message stream, 0 for the connection's own commands
  /// @param amf3 sent as type 17 (AMF3), not 20 (AMF0); the answer should be too
  record Command(
      String name, double transaction, List<@Nullable Object> arguments, int stream, boolean amf3)
      implements RtmpMessage {

    public Command {
      arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
    }

    /// A command in AMF0.
    public static Command of(
        String name, double transaction, int stream, @Nullable Object... arguments) {
      return new Command(name, transaction, Arrays.asList(arguments), stream, false);
    }

    /// The argument at an index, null when there are not so many.
    public @Nullable Object argument(int index) {
      return index < arguments.size() ? arguments.get(index) : null;
    }

    /// Without the arguments: they may hold a stream's key.
    @Override
    public String toString() {
      return "Command[%d arguments, stream %d]".formatted(arguments.size(), stream);
    }
  }

  /// An FLV tag body: audio, video, or AMF0 metadata. Owns one reference to the body.
  ///
  /// @param timestampMillis 32 unsigned bits, wraps
  /// @param stream the message stream
  /// @param body the tag's body; whoever keeps the message releases it
  record Media(MediaKind kind, long timestampMillis, int stream, ByteBuf body)
      implements RtmpMessage, ReferenceCounted {

    @Override
    public int refCnt() {
      return body.refCnt();
    }

    @Override
    public Media retain() {
      body.retain();
      return this;
    }

    @Override
    public Media retain(int increment) {
      body.retain(increment);
      return this;
    }

    @Override
    public Media touch() {
      body.touch();
      return this;
    }

    @Override
    public Media touch(Object hint) {
      body.touch(hint);
      return this;
    }

    @Override
    public boolean release() {
      return body.release();
    }

    @Override
    public boolean release(int decrement) {
      return body.release(decrement);
    }
  }
}
