package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avutil.av_get_media_type_string;

import org.bytedeco.ffmpeg.avformat.AVStream;

/// Words for a stream in messages: `subtitle stream #2 (subrip, eng)`.
final class StreamNames {
  private StreamNames() {}

  static String of(AVStream stream) {
    String language = Tags.value(stream.metadata(), "language");
    return "%s stream #%d (%s%s)"
        .formatted(
            kind(stream), stream.index(), codec(stream), language == null ? "" : ", " + language);
  }

  static String kind(AVStream stream) {
    String kind = FFmpeg.text(av_get_media_type_string(stream.codecpar().codec_type()));
    return kind == null ? "unknown" : kind;
  }

  static String codec(AVStream stream) {
    return String.valueOf(FFmpeg.text(avcodec_get_name(stream.codecpar().codec_id())));
  }
}
