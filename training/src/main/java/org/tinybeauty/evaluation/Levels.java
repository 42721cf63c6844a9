package org.tinybeauty.evaluation;

import org.tinybeauty.pairs.PairImage;

/// A picture as it is measured: RGB levels 0..255, after rounding and clamping, three planes row by
/// row.
@SuppressWarnings("ArrayRecordComponent") // the arrays are the picture
public record Levels(int width, int height, int[][] rgb) {
  public Levels {
    if (rgb.length != 3
        || rgb[0].length != width * height
        || rgb[1].length != width * height
        || rgb[2].length != width * height) {
      throw new IllegalArgumentException("planes do not fit " + width + "x" + height);
    }
  }

  public static Levels of(PairImage picture) {
    int[][] rgb = new int[3][picture.width() * picture.height()];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < rgb[c].length; i++) {
        rgb[c][i] = PairImage.level(picture.rgb()[c][i]);
      }
    }
    return new Levels(picture.width(), picture.height(), rgb);
  }

  int pixels() {
    return width * height;
  }

  /// Luma (BT.601) of each pixel, 0..255.
  float[] luma() {
    float[] luma = new float[pixels()];
    for (int i = 0; i < luma.length; i++) {
      luma[i] = 0.299f * rgb[0][i] + 0.587f * rgb[1][i] + 0.114f * rgb[2][i];
    }
    return luma;
  }

  /// @throws IllegalArgumentException when `other` is of another size
  void sameSize(Levels other) {
    if (width != other.width || height != other.height) {
      throw new IllegalArgumentException(
          "pictures of %dx%d and %dx%d (expected: of one size)"
              .formatted(width, height, other.width, other.height));
    }
  }
}
