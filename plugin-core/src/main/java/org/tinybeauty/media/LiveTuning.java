package org.tinybeauty.media;

import java.util.LinkedHashMap;
import java.util.Map;

/// What each H.264 encoder has to be told so that a picture comes out as soon as it went in, and
/// keyframes stand only where they are asked for.
final class LiveTuning {
  /// Where the source's rate is not known yet: 3 Mb/s for 720p at 30.
  static final double BITS_PER_PIXEL = Quality.BITS_PER_PIXEL;

  /// Peak over mean.
  static final double PEAK = 1.5;

  /// With no keyframe from the source for so many frames, one is made.
  private static final int MOST_DISTANCE = 1200;

  private static final String PRESET = "superfast";
  private static final String FASTEST = "ultrafast";

  private LiveTuning() {}

  /// The settings to open an encoder with; what the user sets himself stays.
  ///
  /// @param encoder its name
  /// @param fastest whether speed is worth more than looks
  static EncoderSettings of(
      String encoder, LiveSettings settings, long bitsPerSecond, boolean fastest) {
    Map<String, String> options = new LinkedHashMap<>();
    int distance = settings.keyframeFrames() > 0 ? settings.keyframeFrames() : MOST_DISTANCE;
    options.put("g", String.valueOf(distance));
    options.put("bf", "0");
    options.put("maxrate", String.valueOf((long) (bitsPerSecond * PEAK)));
    options.put("bufsize", String.valueOf(bitsPerSecond));
    options.putAll(own(encoder));
    EncoderSettings asked = settings.encoder();
    options.putAll(asked.options());
    boolean presets = encoder.equals("libx264");
    String preset = asked.preset() == null && presets ? PRESET : asked.preset();
    return new EncoderSettings(
        encoder,
        null,
        fastest && presets ? FASTEST : preset,
        bitsPerSecond,
        options,
        asked.threads());
  }

  private static Map<String, String> own(String encoder) {
    return switch (encoder) {
      case "libx264" -> Map.of("tune", "zerolatency", "forced-idr", "1", "sc_threshold", "0");
      case "h264_nvenc" ->
          Map.of("tune", "ull", "zerolatency", "1", "forced-idr", "1", "delay", "0");
      case "h264_qsv" -> Map.of("async_depth", "1", "forced_idr", "1");
      case "h264_videotoolbox" -> Map.of("realtime", "1");
      case "h264_amf" -> Map.of("usage", "ultralowlatency", "forced_idr", "1");
      default -> Map.of();
    };
  }
}
