package org.tinybeauty.recipe;

import org.tinybeauty.pairs.PairImage;

/// A square picture in linear light that makeup is painted on, pixel by pixel.
///
/// A pigment replaces the colour of what it covers but not its shading: the pixel's light relative
/// to the plain base around it (the skin's or the lip's own colour) is kept and multiplied onto the
/// pigment. So pores, folds and the fall of light show through on light and dark skin alike.
final class RecipeCanvas {
  private static final float FLOOR = 0.0008f;

  final int size;
  final float[] r;
  final float[] g;
  final float[] b;

  RecipeCanvas(PairImage image) {
    if (image.width() != image.height()) {
      throw new IllegalArgumentException("the canvas is square, not " + image.width() + " wide");
    }
    size = image.width();
    r = new float[size * size];
    g = new float[size * size];
    b = new float[size * size];
    for (int i = 0; i < r.length; i++) {
      r[i] = RecipeColour.linear(image.rgb()[0][i]);
      g[i] = RecipeColour.linear(image.rgb()[1][i]);
      b[i] = RecipeColour.linear(image.rgb()[2][i]);
    }
  }

  /// The picture as it stands, display-encoded.
  PairImage image() {
    PairImage out = PairImage.blank(size, size);
    for (int i = 0; i < r.length; i++) {
      out.rgb()[0][i] = RecipeColour.encode(r[i]);
      out.rgb()[1][i] = RecipeColour.encode(g[i]);
      out.rgb()[2][i] = RecipeColour.encode(b[i]);
    }
    return out;
  }

  float luminance(int i) {
    return RecipeColour.luminance(r[i], g[i], b[i]);
  }

  /// A sheer film of pigment: stains in proportion, so that half a film twice is a whole one. Used
  /// for powders: blush, shadow, contour, highlight.
  ///
  /// @param cover 0 keeps the base's own changes of colour, 1 only its light and dark
  void film(int i, float alpha, RecipeColour pigment, RecipeColour base, float cover) {
    float light = shading(i, base, 1);
    r[i] = stain(r[i], alpha, pigment.r(), base.r(), light, cover);
    g[i] = stain(g[i], alpha, pigment.g(), base.g(), light, cover);
    b[i] = stain(b[i], alpha, pigment.b(), base.b(), light, cover);
  }

  private static float stain(
      float value, float alpha, float pigment, float base, float light, float cover) {
    float v = Math.max(FLOOR, value);
    float own = Math.max(0.05f, v / Math.max(FLOOR, base));
    float target = Math.max(FLOOR, pigment) * (float) Math.pow(light / own, cover) * own;
    return v * (float) Math.pow(target / v, alpha);
  }

  /// A covering coat of pigment that keeps the shading: lipstick, liner, brow gel.
  ///
  /// @param contrast how much of the shading shows: below 1 flattens (matte), above 1 deepens
  void coat(int i, float alpha, RecipeColour pigment, RecipeColour base, float contrast) {
    float light = shading(i, base, contrast);
    r[i] += alpha * (pigment.r() * light - r[i]);
    g[i] += alpha * (pigment.g() * light - g[i]);
    b[i] += alpha * (pigment.b() * light - b[i]);
  }

  /// Adds white light: a shine.
  void shine(int i, float light) {
    r[i] += light;
    g[i] += light;
    b[i] += light;
  }

  /// The pixel's light over the base's.
  float shading(int i, RecipeColour base, float contrast) {
    float light = Math.clamp(luminance(i) / Math.max(FLOOR, base.luminance()), 0.03f, 4f);
    return contrast == 1 ? light : (float) Math.pow(light, contrast);
  }
}
