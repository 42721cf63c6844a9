package org.tinybeauty.diffusion;

import org.tinybeauty.pairs.PairImage;

/// One face before and after, square and aligned, and where makeup may be. Pictures are lent.
///
/// @param mask 0..1 per pixel, row by row
@SuppressWarnings("ArrayRecordComponent") // a picture
public record DiffusionPair(PairImage before, PairImage after, float[] mask) {
  public DiffusionPair {
    if (after.width() != before.width() || after.height() != before.height()) {
      throw new IllegalArgumentException(
          "after is %dx%d (expected: %dx%d, as before)"
              .formatted(after.width(), after.height(), before.width(), before.height()));
    }
    check(before, mask);
  }

  /// Refuses a picture that is not square and a mask that is not of its size or not 0..1.
  static void check(PairImage picture, float[] mask) {
    if (picture.width() != picture.height()) {
      throw new IllegalArgumentException(
          "picture of %dx%d (expected: a square)".formatted(picture.width(), picture.height()));
    }
    if (mask.length != picture.width() * picture.height()) {
      throw new IllegalArgumentException(
          "mask of %d values (expected: %d)"
              .formatted(mask.length, picture.width() * picture.height()));
    }
    for (float value : mask) {
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException("mask value " + value + " (expected: 0..1)");
      }
    }
  }
}
