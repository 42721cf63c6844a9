package org.tinybeauty.frame;

/// How Y, Cb, Cr relate to R, G, B: the luma weights of red and blue (ITU-R BT.601-7, BT.709-6,
/// BT.2020-2).
public enum ColorMatrix {
  BT601(0.299, 0.114),
  BT709(0.2126, 0.0722),
  BT2020(0.2627, 0.0593);

  private final double kr;
  private final double kb;

  ColorMatrix(double kr, double kb) {
    this.kr = kr;
    this.kb = kb;
  }

  /// Luma weight of red; green's is `1 - kr - kb`.
  public double kr() {
    return kr;
  }

  /// Luma weight of blue.
  public double kb() {
    return kb;
  }
}
