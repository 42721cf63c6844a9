package org.tinybeauty.evaluation;

/// Where the artist put makeup: pixels whose after differs from before by more than 4 levels in any
/// channel, dilated by 2 pixels (a square of 5x5).
public final class MakeupMask {
  static final int CHANGE = 4;
  static final int REACH = 2;

  private MakeupMask() {}

  /// The mask, row by row.
  public static boolean[] of(Levels before, Levels after) {
    before.sameSize(after);
    boolean[] mask = new boolean[before.pixels()];
    for (int i = 0; i < mask.length; i++) {
      boolean changed = false;
      for (int c = 0; c < 3; c++) {
        changed |= Math.abs(after.rgb()[c][i] - before.rgb()[c][i]) > CHANGE;
      }
      if (changed) {
        dilate(mask, before.width(), before.height(), i);
      }
    }
    return mask;
  }

  private static void dilate(boolean[] mask, int width, int height, int at) {
    int x0 = at % width;
    int y0 = at / width;
    for (int y = Math.max(0, y0 - REACH); y <= Math.min(height - 1, y0 + REACH); y++) {
      for (int x = Math.max(0, x0 - REACH); x <= Math.min(width - 1, x0 + REACH); x++) {
        mask[y * width + x] = true;
      }
    }
  }
}
