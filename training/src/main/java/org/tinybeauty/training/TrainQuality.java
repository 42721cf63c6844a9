package org.tinybeauty.training;

import org.jspecify.annotations.Nullable;
import org.tinybeauty.evaluation.Levels;
import org.tinybeauty.evaluation.MakeupMask;
import org.tinybeauty.evaluation.Psnr;

/// How near a made-up picture is to the one wanted, in dB of PSNR over 8-bit values, gathered item
/// by item: full frame, and inside the makeup (where the wanted picture differs from the bare one
/// by more than 4 levels in any colour, dilated by 2 pixels). Beside each: the same for doing
/// nothing. Means are over the items' values, 100 dB at most; items without makeup count in no
/// masked mean.
final class TrainQuality {
  private static final int SIDE = LiveNet.SIDE;
  private static final int PLANE = SIDE * SIDE;

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
    Levels before = levels(bare, null);
    Levels truth = levels(bare, wanted);
    Levels output = levels(bare, given);
    boolean[] mask = MakeupMask.of(before, truth);
    full += Psnr.full(output, truth);
    fullNothing += Psnr.full(before, truth);
    items++;
    double inside = Psnr.masked(output, truth, mask);
    if (!Double.isNaN(inside)) {
      masked += inside;
      maskedNothing += Psnr.masked(before, truth, mask);
      maskedItems++;
    }
  }

  Figures figures() {
    return new Figures(
        full / items, fullNothing / items, masked / maskedItems, maskedNothing / maskedItems);
  }

  private static Levels levels(float[] bare, float @Nullable [] residual) {
    int[][] levels = new int[3][PLANE];
    for (int i = 0; i < 3 * PLANE; i++) {
      float value = residual == null ? bare[i] : bare[i] + residual[i];
      levels[Math.floorDiv(i, PLANE)][i % PLANE] = TrainDamage.level((value + 1) * 127.5f);
    }
    return new Levels(SIDE, SIDE, levels);
  }
}
