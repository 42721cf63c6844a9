package org.tinybeauty.frame;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// A residual as the changes of the three components in code values: windowed, times the gain, and
/// with the rectangle outside of which every change rounds to zero. Made in one pass over the
/// residual, which is larger than a core's cache. Mutable, reused.
final class DeltaMap {
  /// A change beyond this many code values, or none at all (NaN), is a broken pixel and counts as
  /// zero. Far below 2^22, where rounding by addition ends.
  private static final float LIMIT = 1e5f;

  private final FloatRows[] components = {new FloatRows(), new FloatRows(), new FloatRows()};
  private int left;
  private int right;
  private int top;
  private int bottom;

  /// Takes the residual at `address`, `3 * size * size` floats.
  ///
  /// @param window weight per row and column, padded to whole vectors
  /// @param color how a residual changes the components
  DeltaMap of(long address, int size, float[] window, float gain, ColorTransform color) {
    for (FloatRows rows : components) {
      rows.of(size);
    }
    left = size;
    right = 0;
    top = size;
    bottom = 0;
    for (int v = 0; v < size; v++) {
      long red = address + 4L * v * size;
      float strength = gain * window[v];
      for (int component = 0; component < components.length; component++) {
        convert(red, size, window, strength, color.fromResidual, component, v);
      }
    }
    return this;
  }

  /// Converts a row of one component and widens the rectangle to its changes.
  private void convert(
      long red, int size, float[] window, float strength, float[] color, int component, int v) {
    FloatRows rows = components[component];
    float[] into = rows.values();
    int at = v * rows.pitch();
    int whole = size & -Lanes.COUNT;
    long plane = 4L * size * size;
    float redWeight = color[3 * component] * strength;
    float blueWeight = color[3 * component + 1] * strength;
    float greenWeight = color[3 * component + 2] * strength;
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
    if (first < end) {
      left = Math.min(left, first);
      right = Math.max(right, end);
      top = Math.min(top, v);
      bottom = v + 1;
    }
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

  /// The changes of component 0..2.
  FloatRows rows(int component) {
    return components[component];
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
