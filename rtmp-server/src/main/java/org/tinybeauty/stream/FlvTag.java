package org.tinybeauty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.tinybeauty.rtmp.MediaKind;

/// The FLV file format, as far as it frames tag bodies.
///
/// @see <a href="https://veovera.org/docs/legacy/video-file-format-v10-1-spec.pdf">E.2, E.3</a>
final class FlvTag {
  private static final int HEADER_BYTES = 11;
  private static final int TRAILER_BYTES = 4;
  private static final int FILE_HEADER_BYTES = 9;
  private static final int AUDIO = 4;
  private static final int VIDEO = 1;

  private FlvTag() {}

  /// A file's beginning, up to its first tag.
  static ByteBuf fileHeader(boolean audio, boolean video) {
    return Unpooled.buffer(FILE_HEADER_BYTES + TRAILER_BYTES)
        .writeBytes(new byte[] {'F', 'L', 'V', 1})
        .writeByte((audio ? AUDIO : 0) | (video ? VIDEO : 0))
        .writeInt(FILE_HEADER_BYTES)
        .writeInt(0);
  }

  /// A tag with its size behind it.
  ///
  /// @param millis the lower 32 bits count
  /// @param body stays the caller's
  static ByteBuf encode(MediaKind kind, long millis, ByteBuf body) {
    int size = body.readableBytes();
    return body.alloc()
        .directBuffer(HEADER_BYTES + size + TRAILER_BYTES)
        .writeByte(kind.type())
        .writeMedium(size)
        .writeMedium((int) millis & 0xFF_FFFF)
        .writeByte((int) (millis >> 24))
        .writeMedium(0)
        .writeBytes(body, body.readerIndex(), size)
        .writeInt(HEADER_BYTES + size);
  }
}
