package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.text.NearNames;

/// The video encoders of the FFmpeg at hand.
public final class Encoders {
  /// The encoders to try for a codec, best first.
  private static final Map<String, List<String>> PREFERENCE =
      Map.of(
          "h264",
          List.of(
              "libx264",
              "h264_videotoolbox",
              "h264_nvenc",
              "h264_qsv",
              "h264_amf",
              "libopenh264",
              "h264_mf"),
          "hevc",
          List.of("libx265", "hevc_videotoolbox", "hevc_nvenc", "hevc_qsv", "hevc_amf", "hevc_mf"),
          "vp8",
          List.of("libvpx"),
          "vp9",
          List.of("libvpx-vp9", "vp9_qsv"),
          "av1",
          List.of("libsvtav1", "libaom-av1", "av1_nvenc", "av1_qsv"));

  private Encoders() {}

  /// An encoder that opens on this machine.
  ///
  /// @param name as `-c:v` takes it
  /// @param codec what it makes: `h264`, `hevc`, ...
  /// @param description in FFmpeg's words
  public record Encoder(String name, String codec, String description) {}

  /// The encoders of the codecs we prefer (H.264, HEVC, VP8, VP9, AV1) that really open here, each
  /// tried with a small picture. Takes some tens of milliseconds.
  public static List<Encoder> available() {
    FFmpeg.quiet();
    List<Encoder> open = new ArrayList<>();
    for (String codec : List.of("h264", "hevc", "av1", "vp9", "vp8")) {
      for (String name : PREFERENCE.getOrDefault(codec, List.of())) {
        AVCodec encoder = avcodec_find_encoder_by_name(name);
        if (encoder != null && !encoder.isNull() && VideoEncoder.opens(encoder)) {
          open.add(new Encoder(name, codec, String.valueOf(FFmpeg.text(encoder.long_name()))));
        }
      }
    }
    return open;
  }

  /// The version of FFmpeg, as it calls itself.
  public static String ffmpegVersion() {
    return String.valueOf(FFmpeg.text(org.bytedeco.ffmpeg.global.avutil.av_version_info()));
  }

  /// What may be asked for: encoders of video, and codecs.
  private static SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>(PREFERENCE.keySet());
    PointerPointer<AVCodec> state = new PointerPointer<>(1);
    state.put(0, null);
    for (AVCodec codec = av_codec_iterate(state);
        codec != null && !codec.isNull();
        codec = av_codec_iterate(state)) {
      if (av_codec_is_encoder(codec) != 0 && codec.type() == AVMEDIA_TYPE_VIDEO) {
        names.add(String.valueOf(FFmpeg.text(codec.name())));
      }
    }
    state.close();
    return names;
  }

  /// The encoder of that name, or the best of a codec that opens here.
  ///
  /// @param wanted name of an encoder or codec
  /// @throws MediaException when there is none
  static AVCodec choose(String wanted) {
    AVCodec named = find(wanted);
    if (named != null) {
      return named;
    }
    String codec = wanted.equals("h265") ? "hevc" : wanted;
    for (String name : PREFERENCE.getOrDefault(codec, List.of())) {
      AVCodec encoder = find(name);
      if (encoder != null && VideoEncoder.opens(encoder)) {
        return encoder;
      }
    }
    AVCodecDescriptor descriptor = avcodec_descriptor_get_by_name(codec);
    if (descriptor != null && !descriptor.isNull()) {
      AVCodec encoder = avcodec_find_encoder(descriptor.id());
      if (encoder != null && !encoder.isNull() && encoder.type() == AVMEDIA_TYPE_VIDEO) {
        return encoder;
      }
    }
    throw new MediaException(
        "unknown video encoder '%s'; %s"
            .formatted(
                wanted,
                NearNames.advice(
                    wanted, names(), "`tinybeauty doctor` lists those that work here")));
  }

  private static @Nullable AVCodec find(String name) {
    AVCodec encoder = avcodec_find_encoder_by_name(name);
    boolean video = encoder != null && !encoder.isNull() && encoder.type() == AVMEDIA_TYPE_VIDEO;
    return video ? encoder : null;
  }

  /// A pixel format to try an encoder with.
  static int trialFormat(AVCodec encoder) {
    List<Integer> formats = VideoEncoder.formats(encoder);
    return formats.isEmpty() || formats.contains(AV_PIX_FMT_YUV420P)
        ? AV_PIX_FMT_YUV420P
        : formats.get(0);
  }
}
