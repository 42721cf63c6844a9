package org.tinybeauty.frame;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Step 3 of a [PlaneWarp]: the rows made so far, in a ring that holds just those it looks at, and
/// the columns of a target row taken from them, each from the height that the slope gives it:
/// column u of target row v lies at `rho = v + t u`. Weights depend on u alone and are planned once
/// per picture. Mutable, reused.
final class ColumnShift {
  private float[] ring = new float[0];
  private int pitch;
  private int mask;
  private int taps;
  private int[] firstTap = new int[0];
  private float[] weights = new float[0];
  private int lowestTap;
  private int highestTap;

  /// Plans the weights: for each vector of columns the first row it takes, relative to the target
  /// row, and the weights of `taps` rows from there.
  ///
  /// @param slope t, rows per column
  /// @param anchor the column that stays at its height
  void plan(int columns, double slope, double anchor) {
    int blocks = Lanes.roundUp(columns) / Lanes.COUNT;
    pitch = blocks * Lanes.COUNT;
    // A level picture needs no weights: each row is taken as it is.
    taps = slope == 0 ? 1 : (int) Math.ceil(Math.abs(slope) * (Lanes.COUNT - 1)) + 2;
    if (firstTap.length < blocks) {
      firstTap = new int[Lanes.roomFor(blocks)];
    }
    if (weights.length < blocks * taps * Lanes.COUNT) {
      weights = new float[Lanes.roomFor(blocks * taps * Lanes.COUNT)];
    }
    lowestTap = Integer.MAX_VALUE;
    highestTap = Integer.MIN_VALUE;
    FloatVector slopes = Lanes.RAMP.mul((float) slope);
    for (int block = 0; block < blocks; block++) {
      double start = slope * (block * Lanes.COUNT + 0.5 - anchor);
      int first = (int) Math.floor(start + Math.min(0, slope * (Lanes.COUNT - 1)));
      firstTap[block] = first;
      lowestTap = Math.min(lowestTap, first);
      highestTap = Math.max(highestTap, first);
      FloatVector centre = slopes.add((float) (start - first));
      for (int k = 0; k < taps; k++) {
        centre
            .sub(k)
            .abs()
            .neg()
            .add(1f)
            .lanewise(VectorOperators.MAX, 0f)
            .intoArray(weights, (block * taps + k) * Lanes.COUNT);
      }
    }
    int ringRows = Integer.highestOneBit(2 * (highestTap - lowestTap + taps) - 1);
    mask = ringRows - 1;
    if (ring.length < ringRows * pitch) {
      ring = new float[Lanes.roomFor(ringRows * pitch)];
    }
  }

  /// The first row that target row v takes.
  int firstRow(int v) {
    return v + lowestTap;
  }

  /// The last row that target row v takes.
  int lastRow(int v) {
    return v + highestTap + taps - 1;
  }

  /// Where rows are to be written, row r from [#at] on.
  float[] ring() {
    return ring;
  }

  int at(int r) {
    return (r & mask) * pitch;
  }

  /// Makes target row v, at least the columns `from` to `to`; `line` takes whole vectors.
  void row(int v, int from, int to, float[] line) {
    int begin = from & -Lanes.COUNT;
    if (taps == 1) {
      System.arraycopy(ring, at(v + firstTap[0]) + begin, line, begin, Lanes.roundUp(to - begin));
    } else {
      weigh(ring, mask, pitch, v, firstTap, taps, weights, begin, to, line);
    }
  }

  private static void weigh(
      float[] ring,
      int mask,
      int pitch,
      int row,
      int[] firstTap,
      int taps,
      float[] weights,
      int from,
      int to,
      float[] line) {
    for (int u = from; u < to; u += Lanes.COUNT) {
      int r = row + firstTap[u / Lanes.COUNT];
      FloatVector sum =
          FloatVector.fromArray(Lanes.F, ring, (r & mask) * pitch + u)
              .mul(FloatVector.fromArray(Lanes.F, weights, u * taps));
      for (int k = 1; k < taps; k++) {
        sum =
            FloatVector.fromArray(Lanes.F, ring, ((r + k) & mask) * pitch + u)
                .fma(FloatVector.fromArray(Lanes.F, weights, u * taps + k * Lanes.COUNT), sum);
      }
      sum.intoArray(line, u);
    }
  }
}
