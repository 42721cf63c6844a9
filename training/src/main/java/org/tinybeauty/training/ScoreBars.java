package org.tinybeauty.training;

import java.util.List;
import java.util.Locale;

/// The distribution of a score as bars, in SVG that stands in a page.
final class ScoreBars {
  private static final int BARS = 40;
  private static final int WIDTH = 8;
  private static final int HEIGHT = 60;

  private ScoreBars() {}

  /// Bars from `low` to `high`; what lies outside stands in the first or last bar.
  ///
  /// @param kept one colour
  /// @param dropped another, on top
  /// @param marks thin lines at these values, such as the artist's own
  static String svg(
      double low, double high, List<Double> kept, List<Double> dropped, List<Double> marks) {
    int[] good = counted(low, high, kept);
    int[] bad = counted(low, high, dropped);
    int most = 1;
    for (int i = 0; i < BARS; i++) {
      most = Math.max(most, good[i] + bad[i]);
    }
    StringBuilder svg =
        new StringBuilder(
            "<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">"
                .formatted(BARS * WIDTH, HEIGHT, BARS * WIDTH, HEIGHT));
    for (int i = 0; i < BARS; i++) {
      double up = (double) good[i] * HEIGHT / most;
      double more = (double) bad[i] * HEIGHT / most;
      bar(svg, i, HEIGHT - up, up, "#3a6ea5");
      bar(svg, i, HEIGHT - up - more, more, "#c0504d");
    }
    for (double mark : marks) {
      double x = Math.clamp((mark - low) / (high - low), 0, 1) * BARS * WIDTH;
      svg.append(
          String.format(
              Locale.ROOT,
              "<path d=\"M%.1f 0V%d\" stroke=\"#222\" stroke-dasharray=\"2 2\"/>",
              x,
              HEIGHT));
    }
    return svg.append("</svg>").toString();
  }

  private static int[] counted(double low, double high, List<Double> values) {
    int[] counts = new int[BARS];
    for (double value : values) {
      counts[Math.clamp((long) ((value - low) / (high - low) * BARS), 0, BARS - 1)]++;
    }
    return counts;
  }

  private static void bar(StringBuilder svg, int at, double y, double height, String colour) {
    if (height > 0) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\"/>",
              at * WIDTH,
              y,
              WIDTH - 1,
              height,
              colour));
    }
  }
}
