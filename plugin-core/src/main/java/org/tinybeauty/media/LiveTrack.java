package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;

/// What a [LiveMuxer] has to know of a track before its first packet.
///
/// @param codec of its units
/// @param config the codec's configuration as MP4 and FLV carry it (avcC, hvcC, av1C,
///     AudioSpecificConfig, OpusHead); empty where the codec has none
/// @param first the first unit, a keyframe; it is decoded for what a file's header says (size,
///     sample rate), and not written
@SuppressWarnings("ArrayRecordComponent") // read once, by the muxer
public record LiveTrack(Codec codec, byte[] config, byte[] first) {
  /// The codecs that recordings can hold.
  public enum Codec {
    H264(AV_CODEC_ID_H264, true),
    HEVC(AV_CODEC_ID_HEVC, true),
    AV1(AV_CODEC_ID_AV1, true),
    VP9(AV_CODEC_ID_VP9, true),
    AAC(AV_CODEC_ID_AAC, false),
    MP3(AV_CODEC_ID_MP3, false),
    OPUS(AV_CODEC_ID_OPUS, false);

    private final int id;
    private final boolean video;

    Codec(int id, boolean video) {
      this.id = id;
      this.video = video;
    }

    int id() {
      return id;
    }

    /// Whether it codes pictures.
    public boolean video() {
      return video;
    }
  }
}
