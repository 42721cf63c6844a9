package org.tinybeauty.recipe;

/// A colour in linear light: how much of each primary is reflected, 0..1 (a little above for
/// highlights).
public record RecipeColour(float r, float g, float b) {
  private static final float[] LINEAR = new float[4096];

  /// Display values over the square root of the light, where they are nearly a straight line.
  private static final float[] DISPLAY = new float[4097];

  static {
    for (int i = 0; i < LINEAR.length; i++) {
      LINEAR[i] = decode(i / 4095f);
    }
    for (int i = 0; i < DISPLAY.length; i++) {
      double root = i / 4096.0;
      double v = root * root;
      DISPLAY[i] = (float) (v <= 0.0031308 ? v * 12.92 : 1.055 * Math.pow(v, 1 / 2.4) - 0.055);
    }
  }

  /// Reads `#rrggbb` (sRGB).
  ///
  /// @throws IllegalArgumentException when it is none
  public static RecipeColour hex(String text) {
    if (!text.matches("#[0-9a-fA-F]{6}")) {
      throw new IllegalArgumentException("'" + text + "' (expected: a colour such as #c0392b)");
    }
    int value = Integer.parseInt(text.substring(1), 16);
    return new RecipeColour(
        decode((value >> 16) / 255f),
        decode((value >> 8 & 255) / 255f),
        decode((value & 255) / 255f));
  }

  /// Linear light of a display value (IEC 61966-2-1).
  static float decode(float value) {
    return value <= 0.04045f ? value / 12.92f : (float) Math.pow((value + 0.055) / 1.055, 2.4);
  }

  /// As [#decode], from a table; the value is clamped to 0..1.
  static float linear(float value) {
    float at = Math.clamp(value, 0f, 1f) * 4095;
    int i = Math.min(4094, (int) at);
    return LINEAR[i] + (LINEAR[i + 1] - LINEAR[i]) * (at - i);
  }

  /// Display value 0..1 of linear light.
  static float encode(float light) {
    float at = (float) Math.sqrt(Math.clamp(light, 0f, 1f)) * 4096;
    int i = Math.min(4095, (int) at);
    return DISPLAY[i] + (DISPLAY[i + 1] - DISPLAY[i]) * (at - i);
  }

  static float luminance(float r, float g, float b) {
    return 0.2126f * r + 0.7152f * g + 0.0722f * b;
  }

  float luminance() {
    return luminance(r, g, b);
  }

  RecipeColour scaled(float factor) {
    return new RecipeColour(r * factor, g * factor, b * factor);
  }

  /// This hue at another luminance.
  RecipeColour at(float luminance) {
    return scaled(luminance / Math.max(1e-4f, luminance()));
  }

  RecipeColour mix(RecipeColour other, float share) {
    return new RecipeColour(
        r + (other.r - r) * share, g + (other.g - g) * share, b + (other.b - b) * share);
  }
}
