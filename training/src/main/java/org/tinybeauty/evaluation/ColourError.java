package org.tinybeauty.evaluation;

/// The colour difference CIEDE2000 with all weights 1.
///
/// Source: G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 color-difference formula: implementation
/// notes, supplementary test data, and mathematical observations", Color Research and Application
/// 30(1), 2005.
final class ColourError {
  private static final double SEVENTH_OF_25 = Math.pow(25, 7);

  private ColourError() {}

  /// Mean over the pixels of a region, each by its weight; NaN where the region is empty.
  ///
  /// @param weights 0..1, row by row
  static double mean(Levels a, Levels b, float[] weights) {
    a.sameSize(b);
    double sum = 0;
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        sum += weights[i] * between(lab(a, i), lab(b, i));
        total += weights[i];
      }
    }
    return sum / total;
  }

  private static Lab lab(Levels picture, int i) {
    int[][] rgb = picture.rgb();
    return Lab.ofSrgb(rgb[0][i], rgb[1][i], rgb[2][i]);
  }

  /// The difference of two colours.
  static double between(Lab one, Lab two) {
    double chroma = (Math.hypot(one.a(), one.b()) + Math.hypot(two.a(), two.b())) / 2;
    double g = 0.5 * (1 - Math.sqrt(seventh(chroma)));
    double a1 = (1 + g) * one.a();
    double a2 = (1 + g) * two.a();
    double c1 = Math.hypot(a1, one.b());
    double c2 = Math.hypot(a2, two.b());
    double h1 = hue(a1, one.b());
    double h2 = hue(a2, two.b());
    boolean grey = c1 * c2 == 0;
    double turn = grey ? 0 : wrapped(h2 - h1);
    double dl = two.l() - one.l();
    double dc = c2 - c1;
    double dh = 2 * Math.sqrt(c1 * c2) * Math.sin(Math.toRadians(turn / 2));
    double l = (one.l() + two.l()) / 2;
    double c = (c1 + c2) / 2;
    double h = grey ? h1 + h2 : meanHue(h1, h2);
    double t =
        1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.20 * cos(4 * h - 63);
    double away = (l - 50) * (l - 50);
    double sl = 1 + 0.015 * away / Math.sqrt(20 + away);
    double sc = 1 + 0.045 * c;
    double sh = 1 + 0.015 * c * t;
    double blue = (h - 275) / 25;
    double rotation =
        -Math.sin(Math.toRadians(60 * Math.exp(-blue * blue))) * 2 * Math.sqrt(seventh(c));
    double light = dl / sl;
    double colour = dc / sc;
    double tint = dh / sh;
    return Math.sqrt(light * light + colour * colour + tint * tint + rotation * colour * tint);
  }

  private static double seventh(double chroma) {
    double power = Math.pow(chroma, 7);
    return power / (power + SEVENTH_OF_25);
  }

  private static double hue(double a, double b) {
    double degrees = Math.toDegrees(Math.atan2(b, a));
    return degrees < 0 ? degrees + 360 : degrees;
  }

  private static double wrapped(double turn) {
    return turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn;
  }

  private static double meanHue(double h1, double h2) {
    double sum = h1 + h2;
    if (Math.abs(h1 - h2) <= 180) {
      return sum / 2;
    }
    return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
  }

  private static double cos(double degrees) {
    return Math.cos(Math.toRadians(degrees));
  }
}
