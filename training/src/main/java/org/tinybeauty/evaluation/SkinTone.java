package org.tinybeauty.evaluation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Groups of skin by the individual typology angle, measured in the photo: light, and so exposure,
/// is in it, and a face is told as it looks in the picture, not as it is.
///
/// Source of the limits: A. Chardon, I. Cretois, C. Hourseau, "Skin colour typology and suntanning
/// pathways", International Journal of Cosmetic Science 13, 1991; D. Del Bino, F. Bernerd 2013.
enum SkinTone {
  VERY_LIGHT("very light", 55),
  LIGHT("light", 41),
  INTERMEDIATE("intermediate", 28),
  TAN("tan", 10),
  BROWN("brown", -30),
  DARK("dark", -91);

  private static final int LEAST_PIXELS = 50;

  /// Below this a photo is black and white, and says nothing about skin.
  private static final double LEAST_CHROMA = 5;

  private static final float SURE = 0.5f;

  private final String label;
  private final double above;

  SkinTone(String label, double above) {
    this.label = label;
    this.above = above;
  }

  String label() {
    return label;
  }

  /// @param degrees typology angle
  static SkinTone of(double degrees) {
    for (SkinTone tone : values()) {
      if (degrees > tone.above) {
        return tone;
      }
    }
    return DARK;
  }

  /// The median colour of the skin, or null where too little shows or the photo has no colour.
  ///
  /// @param skin weights 0..1
  static @Nullable Lab skin(Levels picture, float[] skin) {
    int count = 0;
    for (float weight : skin) {
      count += weight > SURE ? 1 : 0;
    }
    if (count < LEAST_PIXELS) {
      return null;
    }
    double[][] values = new double[3][count];
    int at = 0;
    for (int i = 0; i < skin.length; i++) {
      if (skin[i] > SURE) {
        int[][] rgb = picture.rgb();
        Lab lab = Lab.ofSrgb(rgb[0][i], rgb[1][i], rgb[2][i]);
        values[0][at] = lab.l();
        values[1][at] = lab.a();
        values[2][at++] = lab.b();
      }
    }
    for (double[] channel : values) {
      Arrays.sort(channel);
    }
    Lab skinColour = new Lab(values[0][count / 2], values[1][count / 2], values[2][count / 2]);
    return Math.hypot(skinColour.a(), skinColour.b()) < LEAST_CHROMA ? null : skinColour;
  }
}
