package org.tinybeauty.training;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// What makes makeup flicker, as a loss: one crop is shown twice, the second time moved a little,
/// and the makeup of the second shall be that of the first, moved alike. Between them stands the
/// absolute difference of the summed residuals, rounded off below a level of 255, where makeup is
/// wanted; a mean over the crop's pixels and colours like [TrainLoss], whose scale it has.
///
/// The first is moved by cubic interpolation (Catmull-Rom), since a bilinear one blurs, and a blur
/// is what the network would learn of it. Both get the gradient. Reused; one thread at a time.
final class TrainConsistency {
  /// How heavy it is beside [TrainLoss].
  static final float WEIGHT = 4;

  /// Differences below this count by their square.
  static final float TIP = 0.008f;

  private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;

  private final int side;
  private final int plane;
  private final int length;
  private final int regions;
  private final float[] still;
  private final float[] moved;
  private final float[] weight;
  private final float[] stillBack;
  private final float[] movedBack;
  private final float[] across = new float[4];
  private final float[] down = new float[4];

  TrainConsistency(int side, int regions) {
    if (side % WIDE.length() != 0) {
      throw new IllegalArgumentException("side " + side + " (expected: whole vectors)");
    }
    this.side = side;
    this.plane = side * side;
    this.length = 3 * plane;
    this.regions = regions;
    this.still = new float[length];
    this.moved = new float[length];
    this.weight = new float[plane];
    this.stillBack = new float[length];
    this.movedBack = new float[length];
  }

  /// Computes the loss and its gradient by both residuals, all `[regions, 3, side, side]`.
  ///
  /// @param first residuals of the first view
  /// @param second residuals of the second
  /// @param target what is wanted on the first
  /// @param move where a pixel of the second view lies in the first
  /// @param firstGradient is added to
  /// @param secondGradient is overwritten
  /// @param scale of the gradients
  /// @return the loss, its weight included
  double measure(
      float[] first,
      float[] second,
      float[] target,
      TrainMove move,
      float[] firstGradient,
      float[] secondGradient,
      float scale) {
    add(first, still);
    add(second, moved);
    weigh(target);
    Arrays.fill(stillBack, 0);
    Arrays.fill(movedBack, 0);
    float unit = scale * WEIGHT / length;
    double total = 0;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double u = move.x(x, y);
        double v = move.y(x, y);
        int left = (int) Math.floor(u);
        int above = (int) Math.floor(v);
        if (left >= 1 && above >= 1 && left < side - 2 && above < side - 2) {
          float heavy = weight[above * side + left];
          if (heavy > 0) {
            cubic((float) (u - left), across);
            cubic((float) (v - above), down);
            total += heavy * compare((above - 1) * side + left - 1, y * side + x, heavy * unit);
          }
        }
      }
    }
    for (int region = 0; region < regions; region++) {
      int base = region * length;
      for (int i = 0; i < length; i += WIDE.length()) {
        vector(firstGradient, base + i)
            .add(vector(stillBack, i))
            .intoArray(firstGradient, base + i);
      }
      System.arraycopy(movedBack, 0, secondGradient, base, length);
    }
    return WEIGHT * total / length;
  }

  /// Compares one pixel of the second view with the 4x4 of the first from `corner` on.
  private float compare(int corner, int pixel, float unit) {
    float a = across[0];
    float b = across[1];
    float c = across[2];
    float d = across[3];
    float total = 0;
    for (int color = 0; color < 3; color++) {
      int p = color * plane + corner;
      int q = p + side;
      int r = q + side;
      int s = r + side;
      float value =
          down[0] * row(p, a, b, c, d)
              + down[1] * row(q, a, b, c, d)
              + down[2] * row(r, a, b, c, d)
              + down[3] * row(s, a, b, c, d);
      float miss = moved[color * plane + pixel] - value;
      float slope = Math.max(-1f, Math.min(1f, miss * (1 / TIP)));
      total += slope * (miss - slope * (TIP / 2));
      float back = slope * unit;
      movedBack[color * plane + pixel] = back;
      back(p, back * down[0], a, b, c, d);
      back(q, back * down[1], a, b, c, d);
      back(r, back * down[2], a, b, c, d);
      back(s, back * down[3], a, b, c, d);
    }
    return total;
  }

  private float row(int at, float a, float b, float c, float d) {
    return a * still[at] + b * still[at + 1] + c * still[at + 2] + d * still[at + 3];
  }

  private void back(int at, float by, float a, float b, float c, float d) {
    stillBack[at] -= by * a;
    stillBack[at + 1] -= by * b;
    stillBack[at + 2] -= by * c;
    stillBack[at + 3] -= by * d;
  }

  private static void cubic(float t, float[] into) {
    float t2 = t * t;
    float t3 = t2 * t;
    into[0] = 0.5f * (2 * t2 - t - t3);
    into[1] = 0.5f * (2 - 5 * t2 + 3 * t3);
    into[2] = 0.5f * (t + 4 * t2 - 3 * t3);
    into[3] = 0.5f * (t3 - t2);
  }

  /// Sums the regions.
  private void add(float[] residuals, float[] into) {
    System.arraycopy(residuals, 0, into, 0, length);
    for (int region = 1; region < regions; region++) {
      for (int i = 0; i < length; i += WIDE.length()) {
        vector(into, i).add(vector(residuals, region * length + i)).intoArray(into, i);
      }
    }
  }

  /// One where makeup is wanted, nothing where none is.
  private void weigh(float[] target) {
    Arrays.fill(weight, 0);
    for (int at = 0; at < regions * length; at += plane) {
      for (int i = 0; i < plane; i += WIDE.length()) {
        vector(weight, i).add(vector(target, at + i).abs()).intoArray(weight, i);
      }
    }
    for (int i = 0; i < plane; i += WIDE.length()) {
      vector(weight, i).mul(1 / TrainLoss.MAKEUP).min(1).intoArray(weight, i);
    }
  }

  private static FloatVector vector(float[] values, int at) {
    return FloatVector.fromArray(WIDE, values, at);
  }
}
