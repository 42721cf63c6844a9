package org.tinybeauty.frame;

/// How samples map to [0,1]: limited is 16..235 (luma) and 16..240 (chroma) at 8 bits, full is
/// 0..255 (ITU-T H.273, 8.3).
public enum ColorRange {
  LIMITED,
  FULL;

  /// Code value of luma 0 (and of R, G, B 0).
  double lumaZero(int bitDepth) {
    return this == LIMITED ? 16 << (bitDepth - 8) : 0;
  }

  /// Code values from luma 0 to luma 1.
  double lumaSpan(int bitDepth) {
    return this == LIMITED ? 219 << (bitDepth - 8) : (1 << bitDepth) - 1;
  }

  /// Code value of chroma 0.
  static double chromaZero(int bitDepth) {
    return 1 << (bitDepth - 1);
  }

  /// Code values from chroma -0.5 to chroma 0.5.
  double chromaSpan(int bitDepth) {
    return this == LIMITED ? 224 << (bitDepth - 8) : (1 << bitDepth) - 1;
  }

  /// Lowest nominal code value.
  int lowest(int bitDepth) {
    return this == LIMITED ? 16 << (bitDepth - 8) : 0;
  }

  /// Highest nominal code value of luma or chroma.
  int highest(int bitDepth, boolean chroma) {
    return this == LIMITED ? (chroma ? 240 : 235) << (bitDepth - 8) : (1 << bitDepth) - 1;
  }
}
