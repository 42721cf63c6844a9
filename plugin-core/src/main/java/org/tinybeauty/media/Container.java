package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The file formats we write.
enum Container {
  MP4("mp4", true, "h264", "mp4 m4v"),
  MOV("mov", true, "h264", "mov qt"),
  MATROSKA("matroska", true, "h264", "mkv"),
  WEBM("webm", true, "vp9", "webm"),
  FLV("flv", false, "h264", "flv"),
  MPEGTS("mpegts", false, "h264", "ts m2ts mts");

  /// What MPEG-TS has a stream type for. The muxer takes anything else too, as private data that no
  /// player can name.
  private static final Set<Integer> MPEGTS_CODECS =
      Set.of(
          AV_CODEC_ID_MPEG1VIDEO,
          AV_CODEC_ID_MPEG2VIDEO,
          AV_CODEC_ID_MPEG4,
          AV_CODEC_ID_H264,
          AV_CODEC_ID_HEVC,
          AV_CODEC_ID_VVC,
          AV_CODEC_ID_VC1,
          AV_CODEC_ID_DIRAC,
          AV_CODEC_ID_CAVS,
          AV_CODEC_ID_AVS2,
          AV_CODEC_ID_AVS3,
          AV_CODEC_ID_MP1,
          AV_CODEC_ID_MP2,
          AV_CODEC_ID_MP3,
          AV_CODEC_ID_AAC,
          AV_CODEC_ID_AAC_LATM,
          AV_CODEC_ID_AC3,
          AV_CODEC_ID_EAC3,
          AV_CODEC_ID_DTS,
          AV_CODEC_ID_TRUEHD,
          AV_CODEC_ID_OPUS,
          AV_CODEC_ID_S302M,
          AV_CODEC_ID_PCM_BLURAY,
          AV_CODEC_ID_DVB_SUBTITLE,
          AV_CODEC_ID_DVB_TELETEXT,
          AV_CODEC_ID_ARIB_CAPTION,
          AV_CODEC_ID_HDMV_PGS_SUBTITLE,
          AV_CODEC_ID_SMPTE_KLV,
          AV_CODEC_ID_TIMED_ID3);

  private final String muxer;
  private final boolean chapters;
  private final String codec;
  private final String extensions;

  Container(String muxer, boolean chapters, String codec, String extensions) {
    this.muxer = muxer;
    this.chapters = chapters;
    this.codec = codec;
    this.extensions = extensions;
  }

  /// The format that a file name asks for.
  ///
  /// @throws MediaException when its extension names none of ours
  static Container of(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    for (Container container : values()) {
      if (name.contains(".") && container.extensions().contains(extension)) {
        return container;
      }
    }
    String all =
        Arrays.stream(values())
            .flatMap(container -> container.extensions().stream())
            .collect(Collectors.joining(", ."));
    throw new MediaException(
        file + ": unknown video format (expected a name ending in ." + all + ")");
  }

  /// FFmpeg's name of the muxer.
  String muxer() {
    return muxer;
  }

  /// The codec that a video gets here unless one is asked for.
  String codec() {
    return codec;
  }

  boolean carriesChapters() {
    return chapters;
  }

  boolean isQuickTime() {
    return this == MP4 || this == MOV;
  }

  /// Whether a picture that stands for the file can be kept as such.
  boolean carriesCovers() {
    return this == MATROSKA || this == MP4;
  }

  boolean carriesAttachments() {
    return this == MATROSKA;
  }

  /// Whether a codec is known not to fit. The muxer has the last word on the others.
  boolean refuses(int codecId) {
    return this == MPEGTS && !MPEGTS_CODECS.contains(codecId);
  }

  /// File name ending, with the dot.
  String extension() {
    return "." + extensions().get(0);
  }

  private List<String> extensions() {
    return List.of(extensions.split(" "));
  }
}
