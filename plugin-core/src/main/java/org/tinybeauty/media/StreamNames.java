package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;
import static org.bytedeco.ffmpeg.global.avutil.av_get_media_type_string;

import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.jspecify.annotations.Nullable;

/// Words for a stream in messages: `subtitle stream #2 (subrip, eng)`.
final class StreamNames {
  private StreamNames() {}

  static String of(AVStream stream) {
    String kind = kind(stream);
    String language = tag(stream.metadata(), "language");
    String codec = FFmpeg.text(avcodec_get_name(stream.codecpar().codec_id()));
    return "%s stream #%d (%s%s)"
        .formatted(kind, stream.index(), codec, language == null ? "" : ", " + language);
  }

  static String kind(AVStream stream) {
    String kind = FFmpeg.text(av_get_media_type_string(stream.codecpar().codec_type()));
    return kind == null ? "unknown" : kind;
  }

  static @Nullable String tag(@Nullable AVDictionary tags, String key) {
    AVDictionaryEntry entry = tags == null ? null : av_dict_get(tags, key, null, 0);
    return entry == null || entry.isNull() ? null : FFmpeg.text(entry.value());
  }
}
