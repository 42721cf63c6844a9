package org.tinybeauty.pairs;

/// Says whether two pictures show the same person, as a network for face recognition does.
@FunctionalInterface
public interface FaceLikeness {
  /// Cosine -1..1 of what it sees in two pictures with a face in the same place.
  double cosine(PairImage one, PairImage other, MeshFace face);
}
