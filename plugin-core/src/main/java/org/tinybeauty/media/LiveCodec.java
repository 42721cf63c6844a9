package org.tinybeauty.media;

import org.bytedeco.ffmpeg.global.avcodec;

/// The video codecs that come over RTMP and that we decode.
public enum LiveCodec {
  /// Access units length-prefixed, configuration as in `avcC`.
  H264(avcodec.AV_CODEC_ID_H264),
  /// Access units length-prefixed, configuration as in `hvcC`.
  HEVC(avcodec.AV_CODEC_ID_HEVC),
  /// Temporal units of OBUs, configuration as in `av1C`.
  AV1(avcodec.AV_CODEC_ID_AV1),
  /// Frames, configuration as in `vpcC`.
  VP9(avcodec.AV_CODEC_ID_VP9);

  private final int id;

  LiveCodec(int id) {
    this.id = id;
  }

  /// FFmpeg's number for it.
  int id() {
    return id;
  }
}
