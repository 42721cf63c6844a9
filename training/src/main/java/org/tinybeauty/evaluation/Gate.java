package org.tinybeauty.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a style must reach to be released: limits on measured figures.
///
/// @param limits all of them must be kept
public record Gate(List<Limit> limits) {
  /// The limits that styles are packaged by.
  public static final Gate RELEASE =
      new Gate(
          List.of(
              least(Figure.MASKED_GAIN, 3, true, "dB won over doing nothing, inside the makeup"),
              most(
                  Figure.FLICKER_SMOOTH_MEAN, 0.45, true, "flicker under smooth motion, in levels"),
              most(
                  Figure.FLICKER_SMOOTH_P99,
                  3.5,
                  true,
                  "flicker under smooth motion, 99th percentile"),
              most(Figure.FLICKER_JITTER_MEAN, 0.75, true, "flicker under jitter, in levels"),
              most(Figure.OFF_FACE_MEAN, 0.5, true, "change off the face, in levels"),
              least(Figure.IDENTITY, 0.7, false, "likeness to the bare face, cosine"),
              most(Figure.TONE_GAP, 3, false, "dB of gain between skin tones, best to worst"),
              least(Figure.BYTES_PSNR, 45, false, "dB of eight bits against float32"),
              most(Figure.PARITY, 1e-4, false, "ONNX Runtime against libtorch")));

  public Gate {
    limits = List.copyOf(limits);
  }

  /// One limit.
  ///
  /// @param figure its name
  /// @param atLeast whether `bound` is the smallest allowed, else the largest
  /// @param bound in the figure's unit
  /// @param required whether a style without this figure misses it
  /// @param meaning for people
  public record Limit(
      String figure, boolean atLeast, double bound, boolean required, String meaning) {}

  private static Limit least(String figure, double bound, boolean required, String meaning) {
    return new Limit(figure, true, bound, required, meaning);
  }

  private static Limit most(String figure, double bound, boolean required, String meaning) {
    return new Limit(figure, false, bound, required, meaning);
  }

  /// Holds measured figures against the limits.
  public Verdict judge(Map<String, Double> figures) {
    List<Verdict.Check> checks = new ArrayList<>();
    for (Limit limit : limits) {
      checks.add(new Verdict.Check(limit, figures.get(limit.figure())));
    }
    return new Verdict(checks);
  }
}
