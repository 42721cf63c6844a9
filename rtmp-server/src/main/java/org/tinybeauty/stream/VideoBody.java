package org.tinybeauty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.media.LiveCodec;

/// Writes FLV video tag bodies: H.264 in the old form, which everybody reads, the other codecs in
/// Enhanced RTMP's.
final class VideoBody {
  private static final int KEYFRAME = 1;
  private static final int INTER_FRAME = 2;
  private static final int OLD_AVC = 7;
  private static final int OLD_HEADER = 0;
  private static final int OLD_FRAMES = 1;
  private static final int EXTENDED = 0x80;
  private static final int SEQUENCE_START = 0;
  private static final int CODED_FRAMES = 1;
  private static final int MOST_HEADER_BYTES = 8;

  private VideoBody() {}

  /// The codec of a tag; null when it is none that we decode.
  static @Nullable LiveCodec codec(int fourCc) {
    return switch (fourCc) {
      case MediaTag.AVC -> LiveCodec.H264;
      case MediaTag.HEVC -> LiveCodec.HEVC;
      case MediaTag.AV1 -> LiveCodec.AV1;
      case MediaTag.VP9 -> LiveCodec.VP9;
      default -> null;
    };
  }

  /// A sequence header.
  static ByteBuf header(ByteBufAllocator buffers, LiveCodec codec, byte[] config) {
    ByteBuf body = buffers.buffer(MOST_HEADER_BYTES + config.length);
    if (codec == LiveCodec.H264) {
      body.writeByte(KEYFRAME << 4 | OLD_AVC).writeByte(OLD_HEADER).writeMedium(0);
    } else {
      body.writeByte(EXTENDED | KEYFRAME << 4 | SEQUENCE_START).writeInt(fourCc(codec));
    }
    return body.writeBytes(config);
  }

  /// An access unit.
  ///
  /// @param compositionMillis pts minus dts
  static ByteBuf frames(
      ByteBufAllocator buffers,
      LiveCodec codec,
      ByteBuffer unit,
      int compositionMillis,
      boolean keyframe) {
    ByteBuf body = buffers.buffer(MOST_HEADER_BYTES + unit.remaining());
    int frame = (keyframe ? KEYFRAME : INTER_FRAME) << 4;
    switch (codec) {
      case H264 ->
          body.writeByte(frame | OLD_AVC).writeByte(OLD_FRAMES).writeMedium(compositionMillis);
      case HEVC ->
          body.writeByte(EXTENDED | frame | CODED_FRAMES)
              .writeInt(fourCc(codec))
              .writeMedium(compositionMillis);
      case AV1, VP9 -> body.writeByte(EXTENDED | frame | CODED_FRAMES).writeInt(fourCc(codec));
    }
    return body.writeBytes(unit);
  }

  private static int fourCc(LiveCodec codec) {
    return switch (codec) {
      case H264 -> MediaTag.AVC;
      case HEVC -> MediaTag.HEVC;
      case AV1 -> MediaTag.AV1;
      case VP9 -> MediaTag.VP9;
    };
  }
}
