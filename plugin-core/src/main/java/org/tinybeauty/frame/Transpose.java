package org.tinybeauty.frame;

import java.lang.foreign.ValueLayout;

/// Turns a square of floats over its diagonal.
final class Transpose {
  private static final int TILE = 16;

  private Transpose() {}

  static void square(long from, long to, int size) {
    for (int y0 = 0; y0 < size; y0 += TILE) {
      int y1 = Math.min(size, y0 + TILE);
      for (int x0 = 0; x0 < size; x0 += TILE) {
        int x1 = Math.min(size, x0 + TILE);
        for (int x = x0; x < x1; x++) {
          for (int y = y0; y < y1; y++) {
            float value =
                Frame.MEMORY.get(
                    ValueLayout.JAVA_FLOAT_UNALIGNED, from + 4L * ((long) y * size + x));
            Frame.MEMORY.set(
                ValueLayout.JAVA_FLOAT_UNALIGNED, to + 4L * ((long) x * size + y), value);
          }
        }
      }
    }
  }
}
