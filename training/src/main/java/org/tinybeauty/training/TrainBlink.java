package org.tinybeauty.training;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.tinybeauty.pairs.MeshContours;
import org.tinybeauty.pairs.MeshFace;

/// Eyes closed after the fact: portraits are taken with open eyes, live faces blink. The upper lid
/// is drawn down over the eye and the skin between it and the brow stretched after it, in the
/// picture and in its makeup alike, since shadow and liner sit on the lid and go with it. Reused;
/// one thread at a time.
final class TrainBlink {
  /// Points of a lid line, corner to corner.
  static final int LINE = 9;

  /// Numbers that describe a face's eyes: x and y of the points of the upper and the lower lid of
  /// the right and the left eye, in pixels of the stored crop.
  static final int NUMBERS = 2 * 2 * LINE * 2;

  /// Height of the skin that stretches, in eye widths.
  private static final float REACH = 0.5f;

  /// What is left of the opening of an eye that is quite shut: the lashes.
  private static final float LASHES = 0.12f;

  private final float[] upper;
  private final float[] lower;
  private final float[] reach;
  private final float[] closing;
  private boolean open = true;

  TrainBlink(int size) {
    upper = new float[size + 1];
    lower = new float[size + 1];
    reach = new float[size + 1];
    closing = new float[size + 1];
  }

  /// The lid lines of a face, as they are stored.
  static float[] lids(MeshFace face) {
    float[] numbers = new float[NUMBERS];
    int at = 0;
    for (int side = 0; side < 2; side++) {
      for (int[] line : new int[][] {MeshContours.LID_UPPER[side], MeshContours.LID_LOWER[side]}) {
        for (int point : line) {
          numbers[at++] = face.x()[point];
          numbers[at++] = face.y()[point];
        }
      }
    }
    return numbers;
  }

  /// Leaves the eyes as they are.
  void none() {
    open = true;
  }

  /// Draws how far the eyes close: mostly both alike, half of the time quite.
  void draw(float[] lids, RandomGenerator random) {
    double both = shut(random);
    boolean wink = random.nextInt(8) == 0;
    close(lids, both, wink ? shut(random) * random.nextInt(2) : both);
  }

  private static double shut(RandomGenerator random) {
    return random.nextBoolean()
        ? TrainLight.between(random, 0.9, 1)
        : TrainLight.between(random, 0.2, 0.9);
  }

  /// Closes the eyes, 0 as they are, 1 quite.
  void close(float[] lids, double right, double left) {
    open = false;
    Arrays.fill(closing, 0);
    for (int eye = 0; eye < 2; eye++) {
      int at = eye * 4 * LINE;
      float wide = Math.abs(lids[at] - lids[at + 2 * LINE - 2]);
      trace(lids, at, upper);
      trace(lids, at + 2 * LINE, lower);
      fill(lids, at, reach, REACH * wide);
      fill(lids, at, closing, (float) (eye == 0 ? right : left));
    }
  }

  /// Where the picture shows what the blink brings to (x, y): the row, in the same column.
  double row(double x, double y) {
    if (open) {
      return y;
    }
    int column = (int) Math.clamp(x, 0.0, closing.length - 2.0);
    float part = (float) Math.clamp(x - column, 0.0, 1.0);
    if (closing[column] == 0 || closing[column + 1] == 0) {
      return y;
    }
    double high = upper[column] + (upper[column + 1] - upper[column]) * part;
    double low = lower[column] + (lower[column + 1] - lower[column]) * part;
    double top = high - reach[column];
    if (low - high < 0.5 || y <= top || y >= low) {
      return y;
    }
    double lid = high + closing[column] * (1 - LASHES) * (low - high);
    return y >= lid
        ? high + (y - lid) * (low - high) / (low - lid)
        : top + (y - top) * (high - top) / (lid - top);
  }

  /// The height of a lid line in each column that it crosses.
  private static void trace(float[] lids, int at, float[] into) {
    for (int i = 0; i + 1 < LINE; i++) {
      int from = at + 2 * i;
      boolean rising = lids[from] < lids[from + 2];
      int left = rising ? from : from + 2;
      int right = rising ? from + 2 : from;
      float run = Math.max(1e-3f, lids[right] - lids[left]);
      for (int x = first(lids[left], into); x <= last(lids[right], into); x++) {
        float part = Math.clamp((x - lids[left]) / run, 0f, 1f);
        into[x] = lids[left + 1] + part * (lids[right + 1] - lids[left + 1]);
      }
    }
  }

  private static void fill(float[] lids, int at, float[] into, float value) {
    float one = lids[at];
    float other = lids[at + 2 * LINE - 2];
    int end = last(Math.max(one, other), into);
    for (int x = first(Math.min(one, other), into) + 1; x < end; x++) {
      into[x] = value;
    }
  }

  private static int first(float x, float[] into) {
    return Math.clamp((int) Math.floor(x), 0, into.length - 1);
  }

  private static int last(float x, float[] into) {
    return Math.clamp((int) Math.ceil(x), 0, into.length - 1);
  }
}
