package org.tinybeauty.frame;

/// Rows of one component that a [PlaneWarp] reads.
interface RowSource {
  int width();

  int height();

  /// Writes (or adds, when `onto`) the weighted sum of three rows, samples `from` to `to`, to
  /// `into[at + x]`. May write up to a vector more.
  void mix(
      int rowA,
      int rowB,
      int rowC,
      float weightA,
      float weightB,
      float weightC,
      int from,
      int to,
      boolean onto,
      float[] into,
      int at);
}
