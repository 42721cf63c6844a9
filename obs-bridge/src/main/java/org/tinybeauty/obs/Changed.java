package org.tinybeauty.obs;

/// The rectangle of a frame that was changed, in luma samples as they lie in memory. Mutable,
/// reused.
final class Changed {
  int x;
  int y;
  int width;
  int height;

  /// Nothing.
  Changed none() {
    return set(0, 0, 0, 0);
  }

  /// What lies between these edges, widened to even numbers, and cut off at the frame's.
  ///
  /// @param flip the frame's rows run from the bottom up, and the edges are those of the picture
  /// @return this
  Changed between(
      int left, int top, int right, int bottom, int frameWidth, int frameHeight, boolean flip) {
    int first = flip ? frameHeight - bottom - 1 : top;
    int last = flip ? frameHeight - top + 1 : bottom;
    int x0 = Math.max(0, left) & -2;
    int y0 = Math.max(0, first) & -2;
    int x1 = Math.min(frameWidth, (right + 1) & -2);
    int y1 = Math.min(frameHeight, (last + 1) & -2);
    return x1 <= x0 || y1 <= y0 ? none() : set(x0, y0, x1 - x0, y1 - y0);
  }

  boolean isEmpty() {
    return width == 0 || height == 0;
  }

  private Changed set(int x, int y, int width, int height) {
    this.x = x;
    this.y = y;
    this.width = width;
    this.height = height;
    return this;
  }
}
