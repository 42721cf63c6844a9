package org.tinybeauty.media;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the made-up pictures are encoded. What is left null or 0 takes the default of the encoder
/// that is used.
///
/// @param videoCodec name of an encoder (`libx264`) or of a codec (`h264`, `hevc`, `vp9`, `av1`);
/// null takes what suits the container: H.264, in WebM VP9
/// @param crf constant quality, lower is better, in the encoder's own scale (x264: 0..51); null
/// takes our default (x264: 20), unless a bit rate is set
/// @param preset speed preset in the encoder's own words (x264: `veryfast`)
/// @param bitRate bits per second, 0 for constant quality
/// @param options further options of the encoder as FFmpeg names them
/// @param threads of the encoder, 0 for as many as it thinks fit
public record EncoderSettings(
    @Nullable String videoCodec,
    @Nullable Double crf,
    @Nullable String preset,
    long bitRate,
    Map<String, String> options,
    int threads) {

  /// Everything by default.
  public static final EncoderSettings DEFAULT =
      new EncoderSettings(null, null, null, 0, Map.of(), 0);

  public EncoderSettings {
    if (crf != null && !(crf >= 0 && crf <= 255)) {
      throw new MediaException("crf: " + crf + " (expected: 0 or more; x264 takes 0..51)");
    }
    if (bitRate < 0) {
      throw new MediaException("bit rate: " + bitRate + " (expected: bits per second, >= 0)");
    }
    if (threads < 0) {
      throw new MediaException("encoder threads: " + threads + " (expected: >= 0)");
    }
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /// The same with another encoder or codec.
  public EncoderSettings withVideoCodec(@Nullable String videoCodec) {
    return new EncoderSettings(videoCodec, crf, preset, bitRate, options, threads);
  }

  /// The same with another constant quality.
  public EncoderSettings withCrf(@Nullable Double crf) {
    return new EncoderSettings(videoCodec, crf, preset, bitRate, options, threads);
  }

  /// The same with another preset.
  public EncoderSettings withPreset(@Nullable String preset) {
    return new EncoderSettings(videoCodec, crf, preset, bitRate, options, threads);
  }

  /// The same with another bit rate in bits per second.
  public EncoderSettings withBitRate(long bitRate) {
    return new EncoderSettings(videoCodec, crf, preset, bitRate, options, threads);
  }

  /// The same with one more encoder option.
  public EncoderSettings withOption(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    more.put(name, value);
    return new EncoderSettings(videoCodec, crf, preset, bitRate, more, threads);
  }

  /// The same with another number of encoder threads.
  public EncoderSettings withThreads(int threads) {
    return new EncoderSettings(videoCodec, crf, preset, bitRate, options, threads);
  }
}
