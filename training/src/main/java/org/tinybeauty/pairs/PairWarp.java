package org.tinybeauty.pairs;

import java.util.Arrays;

/// Shows a picture as another camera would have taken it.
final class PairWarp {
  private static final int MOST_TAPS = 8;

  private PairWarp() {}

  /// What a picture shows where `map` leads from a grid of the given size, pixel centres at
  /// halves; NaN where it shows nothing. Where the picture has more pixels, they are averaged; a
  /// whole shift changes no value.
  static PairImage seen(PairImage picture, Similarity map, int width, int height) {
    PairImage out = PairImage.blank(width, height);
    int taps = Math.clamp(Math.round(map.scale()), 1, MOST_TAPS);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        pixel(picture, map, out, x, y, taps);
      }
    }
    return out;
  }

  private static void pixel(
      PairImage picture, Similarity map, PairImage out, int x, int y, int taps) {
    float[] sum = new float[3];
    for (int tap = 0; tap < taps * taps; tap++) {
      double u = x + (tap % taps + 0.5) / taps;
      double v = y + (Math.floorDiv(tap, taps) + 0.5) / taps;
      double sx = map.x(u, v) - 0.5;
      double sy = map.y(u, v) - 0.5;
      if (sx < -0.5 || sy < -0.5 || sx > picture.width() - 0.5 || sy > picture.height() - 0.5) {
        Arrays.fill(sum, Float.NaN);
        break;
      }
      for (int c = 0; c < 3; c++) {
        sum[c] += Bicubic.at(picture.rgb()[c], picture.width(), picture.height(), sx, sy);
      }
    }
    for (int c = 0; c < 3; c++) {
      out.rgb()[c][y * out.width() + x] = sum[c] / (taps * taps);
    }
  }
}
