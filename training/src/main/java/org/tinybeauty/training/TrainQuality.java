package org.tinybeauty.training;

import org.jspecify.annotations.Nullable;

/// How near a made-up picture is to the one wanted, in dB of PSNR over 8-bit values, gathered item
/// by item: full frame, and inside the makeup (where the wanted picture differs from the bare one
/// by more than 4 levels in any colour, dilated by 2 pixels). Beside each: the same for doing
/// nothing. Means are over the items' values, 100 dB at most; items without makeup count in no
/// masked mean.
final class TrainQuality {
  private static final int SIDE = LiveNet.SIDE;
  private static final int PLANE = SIDE * SIDE;
  private static final int CHANGE = 4;
  private static final int REACH = 2;
  private static final double MOST = 100;

  private double full;
  private double fullNothing;
  private double masked;
  private double maskedNothing;
  private int items;
  private int maskedItems;

  /// Means so far, in dB.
  record Figures(double full, double fullNothing, double masked, double maskedNothing) {
    /// dB won over doing nothing, inside the makeup.
    double gain() {
      return masked - maskedNothing;
    }
  }

  /// Adds an item; all arrays are `[3, 256, 256]`.
  ///
  /// @param bare in [-1, 1]
  /// @param wanted residual, 2 is black to white
  /// @param given residual
  void add(float[] bare, float[] wanted, float[] given) {
    int[] before = levels(bare, null);
    int[] truth = levels(bare, wanted);
    int[] output = levels(bare, given);
    boolean[] mask = mask(before, truth);
    full += psnr(output, truth, null);
    fullNothing += psnr(before, truth, null);
    items++;
    boolean any = false;
    for (boolean in : mask) {
      any |= in;
    }
    if (any) {
      masked += psnr(output, truth, mask);
      maskedNothing += psnr(before, truth, mask);
      maskedItems++;
    }
  }

  Figures figures() {
    return new Figures(
        full / items, fullNothing / items, masked / maskedItems, maskedNothing / maskedItems);
  }

  private static int[] levels(float[] bare, float @Nullable [] residual) {
    int[] levels = new int[3 * PLANE];
    for (int i = 0; i < levels.length; i++) {
      float value = residual == null ? bare[i] : bare[i] + residual[i];
      levels[i] = TrainDamage.level((value + 1) * 127.5f);
    }
    return levels;
  }

  static boolean[] mask(int[] before, int[] truth) {
    boolean[] mask = new boolean[PLANE];
    for (int i = 0; i < PLANE; i++) {
      for (int at = i; at < 3 * PLANE; at += PLANE) {
        if (Math.abs(truth[at] - before[at]) > CHANGE) {
          dilate(mask, i % SIDE, i / SIDE);
        }
      }
    }
    return mask;
  }

  private static void dilate(boolean[] mask, int x0, int y0) {
    for (int y = Math.max(0, y0 - REACH); y <= Math.min(SIDE - 1, y0 + REACH); y++) {
      for (int x = Math.max(0, x0 - REACH); x <= Math.min(SIDE - 1, x0 + REACH); x++) {
        mask[y * SIDE + x] = true;
      }
    }
  }

  private static double psnr(int[] a, int[] b, boolean @Nullable [] mask) {
    double square = 0;
    long count = 0;
    for (int i = 0; i < a.length; i++) {
      if (mask == null || mask[i % PLANE]) {
        square += (double) (a[i] - b[i]) * (a[i] - b[i]);
        count++;
      }
    }
    return square == 0 ? MOST : Math.min(MOST, 10 * Math.log10(255.0 * 255 * count / square));
  }
}
