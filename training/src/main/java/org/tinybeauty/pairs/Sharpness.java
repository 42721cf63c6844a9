package org.tinybeauty.pairs;

/// How sharp a face is at the size that networks see: what its finest structure has of its fine
/// structure, where faces are never smooth (eyes, brows, lips).
final class Sharpness {
  private static final int SIZE = 256;

  private Sharpness() {}

  /// Between 0 (a blur) and about 1.
  static double of(PairImage picture, PairFinder.Found found) {
    PairFace face = PairFace.cut(picture, found.crop(), found.mesh(), SIZE);
    PairRegions regions = PairRegions.of(face.mesh(), SIZE, SIZE);
    PairLevel luma = PairLevel.luma(face.crop());
    PairLevel finest = luma.fine(1);
    PairLevel fine = luma.fine(4);
    double upper = 0;
    double lower = 0;
    for (int i = 0; i < regions.of().length; i++) {
      if (regions.of()[i] >= PairRegions.BROWS) {
        upper += finest.v()[i] * finest.v()[i];
        lower += fine.v()[i] * fine.v()[i];
      }
    }
    return Math.sqrt(upper / Math.max(1e-9, lower));
  }
}
