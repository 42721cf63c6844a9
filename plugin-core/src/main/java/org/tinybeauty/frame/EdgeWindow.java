package org.tinybeauty.frame;

/// The soft border of a residual: a weight per row and column that is 0 on the outermost pixels, 1
/// from 6 % of the side inwards, and a cubic smooth step between.
final class EdgeWindow {
  private static final double BORDER = 0.06;

  private EdgeWindow() {}

  /// Weight of pixel `i` (0..size-1) along one axis.
  static float weight(int i, int size) {
    double t = Math.min(1, Math.min(i, size - 1 - i) / (BORDER * size));
    return (float) (t * t * (3 - 2 * t));
  }
}
