package org.tinybeauty.frame;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// Turns a square of floats over its diagonal, a vector by a vector at a time. Reused; one thread.
///
/// A tile is turned in log2 steps: in each, rows whose numbers differ in one bit trade the halves
/// that are on the wrong side of it.
final class Transpose {
  private static final int TILE = Lanes.COUNT;

  private static final int STEPS = Integer.numberOfTrailingZeros(TILE);

  private final float[] tile = new float[TILE * TILE];
  private final int[] lowLanes = new int[STEPS * TILE];
  private final int[] highLanes = new int[STEPS * TILE];

  Transpose() {
    for (int step = 0; step < STEPS; step++) {
      int half = TILE >> (step + 1);
      for (int lane = 0; lane < TILE; lane++) {
        boolean upper = (lane & half) != 0;
        lowLanes[step * TILE + lane] = upper ? TILE + lane - half : lane;
        highLanes[step * TILE + lane] = upper ? TILE + lane : lane + half;
      }
    }
  }

  /// Writes the square at `from`, turned, to `to`, which does not overlap it.
  void square(long from, long to, int size) {
    int whole = size & -TILE;
    for (int y = 0; y < whole; y += TILE) {
      for (int x = 0; x < whole; x += TILE) {
        long source = from + 4L * ((long) y * size + x);
        for (int row = 0; row < TILE; row++) {
          Lanes.floats(source + 4L * row * size).intoArray(tile, row * TILE);
        }
        for (int step = 0; step < STEPS; step++) {
          trade(step);
        }
        long target = to + 4L * ((long) x * size + y);
        for (int row = 0; row < TILE; row++) {
          FloatVector.fromArray(Lanes.F, tile, row * TILE)
              .intoMemorySegment(Frame.MEMORY, target + 4L * row * size, Lanes.ORDER);
        }
      }
    }
    single(from, to, size, 0, whole, whole, size);
    single(from, to, size, whole, size, 0, size);
  }

  private void trade(int step) {
    int half = TILE >> (step + 1);
    IntVector low = IntVector.fromArray(Lanes.I, lowLanes, step * TILE);
    IntVector high = IntVector.fromArray(Lanes.I, highLanes, step * TILE);
    for (int row = 0; row < TILE; row++) {
      if ((row & half) != 0) {
        continue;
      }
      int at = row * TILE;
      int other = at + half * TILE;
      IntVector one = FloatVector.fromArray(Lanes.F, tile, at).reinterpretAsInts();
      IntVector two = FloatVector.fromArray(Lanes.F, tile, other).reinterpretAsInts();
      low.selectFrom(one, two).reinterpretAsFloats().intoArray(tile, at);
      high.selectFrom(one, two).reinterpretAsFloats().intoArray(tile, other);
    }
  }

  /// Turns the part of the square that fills no tile, number by number.
  private static void single(long from, long to, int size, int y0, int y1, int x0, int x1) {
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        float value =
            Frame.MEMORY.get(ValueLayout.JAVA_FLOAT_UNALIGNED, from + 4L * ((long) y * size + x));
        Frame.MEMORY.set(ValueLayout.JAVA_FLOAT_UNALIGNED, to + 4L * ((long) x * size + y), value);
      }
    }
  }
}
