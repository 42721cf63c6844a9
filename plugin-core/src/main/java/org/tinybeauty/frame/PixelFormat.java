package org.tinybeauty.frame;

/// The plane layouts the engine works on in place. Samples of more than 8 bits are 16-bit
/// little-endian.
public enum PixelFormat {
  YUV420P(3, 1, 1, 8, 0, false, false),
  NV12(2, 1, 1, 8, 0, true, false),
  YUV422P(3, 1, 0, 8, 0, false, false),
  YUV444P(3, 0, 0, 8, 0, false, false),
  YUV420P10(3, 1, 1, 10, 0, false, false),
  /// As NV12, ten bits in the high bits of each 16-bit sample.
  P010(2, 1, 1, 10, 6, true, false),
  YUV422P10(3, 1, 0, 10, 0, false, false),
  YUV444P10(3, 0, 0, 10, 0, false, false),
  /// Planar RGB as still images use it; planes in the order G, B, R.
  GBRP(3, 0, 0, 8, 0, false, true);

  private final int planes;
  private final int chromaShiftX;
  private final int chromaShiftY;
  private final int bitDepth;
  private final int sampleShift;
  private final boolean interleavedChroma;
  private final boolean rgb;

  PixelFormat(
      int planes,
      int chromaShiftX,
      int chromaShiftY,
      int bitDepth,
      int sampleShift,
      boolean interleavedChroma,
      boolean rgb) {
    this.planes = planes;
    this.chromaShiftX = chromaShiftX;
    this.chromaShiftY = chromaShiftY;
    this.bitDepth = bitDepth;
    this.sampleShift = sampleShift;
    this.interleavedChroma = interleavedChroma;
    this.rgb = rgb;
  }

  /// Number of planes: 3, or 2 with interleaved chroma.
  public int planes() {
    return planes;
  }

  /// log2 of the horizontal chroma subsampling.
  public int chromaShiftX() {
    return chromaShiftX;
  }

  /// log2 of the vertical chroma subsampling.
  public int chromaShiftY() {
    return chromaShiftY;
  }

  /// Significant bits per sample: 8 or 10.
  public int bitDepth() {
    return bitDepth;
  }

  /// Bits by which a sample is shifted up inside its 16-bit word (P010: 6).
  public int sampleShift() {
    return sampleShift;
  }

  /// Bytes one sample takes: 1 or 2.
  public int sampleBytes() {
    return bitDepth > 8 ? 2 : 1;
  }

  /// Whether plane 1 holds Cb and Cr in turn.
  public boolean interleavedChroma() {
    return interleavedChroma;
  }

  /// Whether the planes are G, B, R instead of Y, Cb, Cr.
  public boolean rgb() {
    return rgb;
  }

  /// Width of a plane in samples of one component (interleaved chroma counts once).
  public int planeWidth(int plane, int width) {
    return plane == 0 ? width : (width + (1 << chromaShiftX) - 1) >> chromaShiftX;
  }

  /// Height of a plane in rows.
  public int planeHeight(int plane, int height) {
    return plane == 0 ? height : (height + (1 << chromaShiftY) - 1) >> chromaShiftY;
  }
}
