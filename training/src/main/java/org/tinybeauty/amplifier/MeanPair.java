package org.tinybeauty.amplifier;

import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;

/// A pair brought to the [MeanFace], in levels of 255: the face as it was, and what was put on.
@SuppressWarnings("ArrayRecordComponent") // pictures, never compared
record MeanPair(float[] bare, float[] residual) {
  /// Brings a pair over; both crops show the same face at the same place.
  static MeanPair of(PairImage before, PairImage after, MeshFace mesh) {
    FaceWarp warp = FaceWarp.toMean(mesh);
    float[] bare = levels(warp.pull(before, 0));
    float[] residual = levels(warp.pull(after, 0));
    for (int i = 0; i < residual.length; i++) {
      residual[i] -= bare[i];
    }
    return new MeanPair(bare, residual);
  }

  /// The planes of a picture one after the other, in levels of 255.
  static float[] levels(PairImage picture) {
    float[] levels = new float[3 * MeanFace.PLANE];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = 255 * picture.rgb()[i / MeanFace.PLANE][i % MeanFace.PLANE];
    }
    return levels;
  }
}
