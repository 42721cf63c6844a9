package org.tinybeauty.face;

import org.tinybeauty.frame.Frame;

/// Tells a cut from a movement: by a thumbnail of the frame's luma that has little to do with the
/// one before, however bright either is, and changed far more than in the frames before. Looks at a
/// few thousand samples of a frame, at no other of its pixels.
final class SceneCut {
  private static final int COLUMNS = 24;
  private static final int ROWS = 16;
  private static final int PER_CELL = 4;
  private static final double LEAST_CHANGE = 8;
  private static final double CHANGE_OVER_USUAL = 3;
  private static final double MOST_LIKENESS = 0.75;
  private static final double USUAL_WEIGHT = 0.2;

  private float[] now = new float[COLUMNS * ROWS];
  private float[] before = new float[COLUMNS * ROWS];
  private boolean started;
  private double usual;

  /// Forgets the frame before: the next one begins a scene.
  void reset() {
    started = false;
  }

  /// Whether this frame begins a scene: the first one, or the first after a cut.
  boolean begins(Frame frame) {
    float[] swap = before;
    before = now;
    now = swap;
    shrink(frame, now);
    if (!started) {
      started = true;
      usual = 0;
      return true;
    }
    double change = change();
    boolean cut =
        change > Math.max(LEAST_CHANGE, CHANGE_OVER_USUAL * usual) && likeness() < MOST_LIKENESS;
    usual = cut ? 0 : usual + USUAL_WEIGHT * (change - usual);
    return cut;
  }

  /// Mean luma per cell in 8-bit levels, from a grid of samples inside it.
  private static void shrink(Frame frame, float[] into) {
    int across = COLUMNS * PER_CELL;
    int down = ROWS * PER_CELL;
    float scale = 1f / ((PER_CELL * PER_CELL) << (frame.format().bitDepth() - 8));
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        int sum = 0;
        for (int i = 0; i < PER_CELL * PER_CELL; i++) {
          int x = column * PER_CELL + i % PER_CELL;
          int y = row * PER_CELL + i / PER_CELL;
          sum +=
              frame.code(
                  0,
                  (2 * x + 1) * frame.width() / (2 * across),
                  (2 * y + 1) * frame.height() / (2 * down));
        }
        into[row * COLUMNS + column] = sum * scale;
      }
    }
  }

  /// Mean absolute change of the cells.
  private double change() {
    double sum = 0;
    for (int i = 0; i < now.length; i++) {
      sum += Math.abs(now[i] - before[i]);
    }
    return sum / now.length;
  }

  /// Correlation of the two thumbnails, -1..1.
  private double likeness() {
    double a = 0;
    double b = 0;
    for (int i = 0; i < now.length; i++) {
      a += now[i];
      b += before[i];
    }
    a /= now.length;
    b /= now.length;
    double ab = 0;
    double aa = 1;
    double bb = 1;
    for (int i = 0; i < now.length; i++) {
      ab += (now[i] - a) * (before[i] - b);
      aa += (now[i] - a) * (now[i] - a);
      bb += (before[i] - b) * (before[i] - b);
    }
    return ab / Math.sqrt(aa * bb);
  }
}
