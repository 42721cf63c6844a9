package org.tinybeauty.evaluation;

/// A colour in CIELAB, D65, 2 degree observer: lightness 0..100, a to red, b to yellow.
record Lab(double l, double a, double b) {
  private static final double EPSILON = 216.0 / 24389;
  private static final double KAPPA = 24389.0 / 27;
  private static final double WHITE_X = 0.95047;
  private static final double WHITE_Z = 1.08883;
  private static final double[] LINEAR = linear();

  /// Of an sRGB colour (IEC 61966-2-1), levels 0..255.
  static Lab ofSrgb(int red, int green, int blue) {
    double r = LINEAR[red];
    double g = LINEAR[green];
    double b = LINEAR[blue];
    double x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE_X);
    double y = f(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
    double z = f((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / WHITE_Z);
    return new Lab(116 * y - 16, 500 * (x - y), 200 * (y - z));
  }

  /// Individual typology angle in degrees: large for light skin, negative for dark.
  double typologyDegrees() {
    return Math.toDegrees(Math.atan2(l - 50, b));
  }

  private static double f(double t) {
    return t > EPSILON ? Math.cbrt(t) : (KAPPA * t + 16) / 116;
  }

  private static double[] linear() {
    double[] table = new double[256];
    for (int i = 0; i < table.length; i++) {
      double v = i / 255.0;
      table[i] = v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    }
    return table;
  }
}
