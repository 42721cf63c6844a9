package org.tinybeauty.media;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an encoder does when nothing is asked of it, and what it calls its knobs.
///
/// @param option name of its constant quality option, null when it has none
/// @param value our default for it, in the encoder's scale
/// @param presetOption name of its speed option, null when it has none
/// @param preset our default for it
/// @param also further options that go with constant quality
record Quality(
    @Nullable String option,
    double value,
    @Nullable String presetOption,
    @Nullable String preset,
    Map<String, String> also) {

  /// The speed that `ultrafast` stands for where presets are numbers.
  private static final int MAX_SPEED = 8;

  /// Bits per pixel for encoders that know nothing but a bit rate: 3 Mb/s for 720p at 30.
  static final double BITS_PER_PIXEL = 0.11;

  private static final List<String> PRESETS =
      List.of(
          "ultrafast",
          "superfast",
          "veryfast",
          "faster",
          "fast",
          "medium",
          "slow",
          "slower",
          "veryslow");

  /// A preset in the encoder's own terms: those that count get a number for the words of x264.
  ///
  /// @throws MediaException when it is none of x264's words for x264 and x265, which would say so
  /// on standard error themselves
  String translate(String encoder, String asked) {
    int place = PRESETS.indexOf(asked);
    boolean words = encoder.equals("libx264") || encoder.equals("libx265");
    if (words && place < 0 && !asked.equals("placebo")) {
      throw new MediaException(
          "encoder %s has no preset '%s' (expected one of: %s, placebo)"
              .formatted(encoder, asked, String.join(", ", PRESETS)));
    }
    boolean counts = preset != null && Character.isDigit(preset.charAt(0));
    return counts && place >= 0 ? String.valueOf(Math.max(0, MAX_SPEED - place)) : asked;
  }

  static Quality of(String encoder) {
    return switch (encoder) {
      case "libx264" -> new Quality("crf", 20, "preset", "veryfast", Map.of());
      case "libx265" -> new Quality("crf", 22, "preset", "veryfast", Map.of());
      case "libvpx-vp9" -> new Quality("crf", 26, "cpu-used", "5", Map.of("b", "0", "row-mt", "1"));
      case "libvpx" -> new Quality("crf", 10, "cpu-used", "5", Map.of("b", "4M"));
      case "libsvtav1" -> new Quality("crf", 28, "preset", "8", Map.of());
      case "libaom-av1" -> new Quality("crf", 28, "cpu-used", "6", Map.of("b", "0", "row-mt", "1"));
      case "h264_nvenc", "hevc_nvenc", "av1_nvenc" ->
          new Quality("cq", 22, "preset", "p4", Map.of("rc", "vbr", "b", "0"));
      case "h264_qsv", "hevc_qsv", "av1_qsv" ->
          new Quality("global_quality", 22, "preset", "medium", Map.of());
      default -> new Quality(null, 0, null, null, Map.of());
    };
  }
}
