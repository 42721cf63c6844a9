package org.tinybeauty.frame;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// A residual as the changes of one component in code values: windowed, times the gain, and with
/// the rectangle outside of which every change rounds to zero.
final class DeltaMap {
  /// A change beyond this many code values, or none at all (NaN), is a broken pixel and counts as
  /// zero. Far below 2^22, where rounding by addition ends.
  private static final float LIMIT = 1e5f;

  private final FloatRows rows = new FloatRows();
  private int left;
  private int right;
  private int top;
  private int bottom;

  /// Takes the residual at `address`, `3 * size * size` floats.
  ///
  /// @param window weight per row and column, padded to whole vectors
  /// @param redWeight of red minus green; `blueWeight` of blue minus green
  DeltaMap of(
      long address,
      int size,
      float[] window,
      float gain,
      float redWeight,
      float blueWeight,
      float greenWeight) {
    rows.of(size);
    left = size;
    right = 0;
    top = size;
    bottom = 0;
    long plane = 4L * size * size;
    for (int v = 0; v < size; v++) {
      float strength = gain * window[v];
      if (convertRow(
          address + 4L * v * size,
          plane,
          size,
          window,
          redWeight * strength,
          blueWeight * strength,
          greenWeight * strength,
          v * rows.pitch())) {
        top = Math.min(top, v);
        bottom = v + 1;
      }
    }
    return this;
  }

  private boolean convertRow(
      long red,
      long plane,
      int size,
      float[] window,
      float redWeight,
      float blueWeight,
      float greenWeight,
      int at) {
    float[] into = rows.values();
    int whole = size & -Lanes.COUNT;
    long change = convert(red, plane, whole, window, redWeight, blueWeight, greenWeight, into, at);
    int first = (int) (change >> 32);
    int end = (int) change;
    for (int u = whole; u < size; u++) {
      float r = Frame.MEMORY.get(ValueLayout.JAVA_FLOAT_UNALIGNED, red + 4L * u);
      float g = Frame.MEMORY.get(ValueLayout.JAVA_FLOAT_UNALIGNED, red + plane + 4L * u);
      float b = Frame.MEMORY.get(ValueLayout.JAVA_FLOAT_UNALIGNED, red + 2 * plane + 4L * u);
      float value = ((r - g) * redWeight + (b - g) * blueWeight + g * greenWeight) * window[u];
      into[at + u] = Math.abs(value) < LIMIT ? value : 0;
      if (Math.abs(into[at + u]) >= 0.5f) {
        first = Math.min(first, u);
        end = u + 1;
      }
    }
    left = Math.min(left, first);
    right = Math.max(right, end);
    return first < end;
  }

  /// Converts a row's whole vectors.
  ///
  /// @return first column of the vectors with a change that does not round to zero (in the upper
  /// half) and the end of the last (lower half)
  private static long convert(
      long red,
      long plane,
      int end,
      float[] window,
      float redWeight,
      float blueWeight,
      float greenWeight,
      float[] into,
      int at) {
    int first = Integer.MAX_VALUE;
    int last = 0;
    for (int u = 0; u < end; u += Lanes.COUNT) {
      FloatVector g = Lanes.floats(red + plane + 4L * u);
      FloatVector r = Lanes.floats(red + 4L * u).sub(g);
      FloatVector b = Lanes.floats(red + 2 * plane + 4L * u).sub(g);
      FloatVector value =
          r.mul(redWeight)
              .add(b.mul(blueWeight))
              .add(g.mul(greenWeight))
              .mul(FloatVector.fromArray(Lanes.F, window, u));
      FloatVector magnitude = value.abs();
      VectorMask<Float> sound = magnitude.compare(VectorOperators.LT, LIMIT);
      FloatVector.broadcast(Lanes.F, 0f).blend(value, sound).intoArray(into, at + u);
      if (magnitude.compare(VectorOperators.GE, 0.5f).anyTrue()) {
        first = Math.min(first, u);
        last = u + Lanes.COUNT;
      }
    }
    return (long) first << 32 | last;
  }

  FloatRows rows() {
    return rows;
  }

  /// First column with a change; `right` and up have none.
  int left() {
    return left;
  }

  int right() {
    return right;
  }

  int top() {
    return top;
  }

  int bottom() {
    return bottom;
  }
}
