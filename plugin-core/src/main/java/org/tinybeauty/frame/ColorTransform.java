package org.tinybeauty.frame;

/// The matrix between a frame's code values and RGB, both ways, as floats for the kernels. Mutable,
/// reused.
final class ColorTransform {
  /// RGB in [-1,1] from code values: `red = toRgb[0] c0 + toRgb[1] c1 + toRgb[2] c2 + toRgb[3]`,
  /// then green and blue.
  final float[] toRgb = new float[12];

  /// Changes of code values from an RGB residual: `change = [0] (r - g) + [1] (b - g) + [2] g`, for
  /// each of the three components. In this form a grey residual is exactly 0 in chroma.
  final float[] fromResidual = new float[9];

  ColorTransform of(Frame frame) {
    int bits = frame.format().bitDepth();
    ColorRange range = frame.range();
    double luma = range.lumaSpan(bits);
    double zero = range.lumaZero(bits);
    if (frame.format().rgb()) {
      row(0, 0, 0, 2 / luma, -1 - 2 * zero / luma);
      row(1, 2 / luma, 0, 0, -1 - 2 * zero / luma);
      row(2, 0, 2 / luma, 0, -1 - 2 * zero / luma);
      change(0, 0, 0, luma);
      change(1, 0, luma, luma);
      change(2, luma, 0, luma);
      return this;
    }
    double chroma = range.chromaSpan(bits);
    double middle = ColorRange.chromaZero(bits);
    double kr = frame.matrix().kr();
    double kb = frame.matrix().kb();
    double kg = 1 - kr - kb;
    double red = 4 * (1 - kr) / chroma;
    double blue = 4 * (1 - kb) / chroma;
    double greenBlue = -blue * kb / kg;
    double greenRed = -red * kr / kg;
    double black = -1 - 2 * zero / luma;
    row(0, 2 / luma, 0, red, black - red * middle);
    row(1, 2 / luma, greenBlue, greenRed, black - (greenBlue + greenRed) * middle);
    row(2, 2 / luma, blue, 0, black - blue * middle);
    change(0, luma * kr, luma * kb, luma);
    change(1, -chroma * kr / (2 * (1 - kb)), chroma / 2, 0);
    change(2, chroma / 2, -chroma * kb / (2 * (1 - kr)), 0);
    return this;
  }

  private void row(int row, double first, double second, double third, double constant) {
    toRgb[4 * row] = (float) first;
    toRgb[4 * row + 1] = (float) second;
    toRgb[4 * row + 2] = (float) third;
    toRgb[4 * row + 3] = (float) constant;
  }

  /// A residual of 2 is the whole range.
  private void change(int component, double red, double blue, double grey) {
    fromResidual[3 * component] = (float) (red / 2);
    fromResidual[3 * component + 1] = (float) (blue / 2);
    fromResidual[3 * component + 2] = (float) (grey / 2);
  }
}
