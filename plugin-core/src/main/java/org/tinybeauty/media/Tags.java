package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_DICT_IGNORE_SUFFIX;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_iterate;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.jspecify.annotations.Nullable;

/// Metadata of files, streams and chapters: FFmpeg's dictionaries.
final class Tags {
  /// What a QuickTime header says of itself, which the demuxer shows as tags.
  private static final List<String> OF_THE_HEADER =
      List.of("major_brand", "minor_version", "compatible_brands");

  /// What only holds for the pictures as they were encoded before (Matroska's statistics).
  private static final List<String> OF_THE_ENCODING =
      List.of(
          "encoder",
          "BPS",
          "NUMBER_OF_FRAMES",
          "NUMBER_OF_BYTES",
          "_STATISTICS_WRITING_APP",
          "_STATISTICS_WRITING_DATE_UTC",
          "_STATISTICS_TAGS");

  private Tags() {}

  /// A copy, to be owned by whatever it is set on.
  static AVDictionary copy(@Nullable AVDictionary tags) {
    AVDictionary copy = new AVDictionary(null);
    av_dict_copy(copy, tags, 0);
    return copy;
  }

  /// A file's tags, without those that its old header made.
  static AVDictionary ofFile(@Nullable AVDictionary tags) {
    return without(copy(tags), OF_THE_HEADER);
  }

  /// A re-encoded stream's tags, without those of the old encoding.
  static AVDictionary ofVideo(@Nullable AVDictionary tags) {
    return without(copy(tags), OF_THE_ENCODING);
  }

  private static AVDictionary without(AVDictionary tags, List<String> keys) {
    for (String key : keys) {
      av_dict_set(tags, key, (String) null, 0);
      // mkvmerge writes its statistics with the language after a dash.
      av_dict_set(tags, key + "-eng", (String) null, 0);
    }
    return tags;
  }

  /// A value, or null.
  static @Nullable String value(@Nullable AVDictionary tags, String key) {
    AVDictionaryEntry entry = tags == null ? null : av_dict_get(tags, key, null, 0);
    return entry == null || entry.isNull() ? null : FFmpeg.text(entry.value());
  }

  /// Whether there are tags with names of their own (`com.apple.quicktime.make`), which a
  /// QuickTime file only keeps in its key-value form.
  static boolean haveQualifiedNames(@Nullable AVDictionary tags) {
    AVDictionaryEntry entry =
        tags == null ? null : av_dict_get(tags, "com.", null, AV_DICT_IGNORE_SUFFIX);
    return entry != null && !entry.isNull();
  }

  /// The name of the first entry, or null.
  static @Nullable String first(AVDictionary tags) {
    AVDictionaryEntry entry = av_dict_iterate(tags, null);
    return entry == null || entry.isNull() ? null : FFmpeg.text(entry.key());
  }
}
