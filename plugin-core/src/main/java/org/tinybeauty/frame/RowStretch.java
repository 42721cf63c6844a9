package org.tinybeauty.frame;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// Step 2 of a [PlaneWarp]: rows made longer or shorter. What a vector of targets needs lies within
/// two vectors of sources, from which a permutation picks the two or three neighbours of each.
final class RowStretch {
  /// The largest step from target to target for which that holds.
  static final double LARGEST = (2 * Lanes.COUNT - 3.0) / (Lanes.COUNT - 1.0) - 0.002;

  private static final int ONE = Float.floatToRawIntBits(1);

  // The loops below repeat each other on purpose: what they share in a method of its own is not
  // always inlined, and then every vector that is handed over becomes an object.

  private RowStretch() {}

  /// Halves samples: `out[outAt + i] = row[at + 2i] + row[at + 2i + 1]` for `from <= i < to`, and
  /// up to a vector more. `out` may be `row`.
  static void halve(float[] row, int at, float[] out, int outAt, int from, int to) {
    IntVector even = IntVector.zero(Lanes.I).addIndex(2);
    IntVector odd = even.add(1);
    for (int i = from; i < to; i += Lanes.COUNT) {
      IntVector low = FloatVector.fromArray(Lanes.F, row, at + 2 * i).reinterpretAsInts();
      IntVector high =
          FloatVector.fromArray(Lanes.F, row, at + 2 * i + Lanes.COUNT).reinterpretAsInts();
      FloatVector evens = even.selectFrom(low, high).reinterpretAsFloats();
      FloatVector odds = odd.selectFrom(low, high).reinterpretAsFloats();
      evens.add(odds).intoArray(out, outAt + i);
    }
  }

  /// `out[outAt + i]` is the sum over a width of `wide` (1..2) samples from `start + i step` on,
  /// each sample weighted by how much of it is covered. Positions run in 32.32 fixed point.
  ///
  /// @param at where sample 0 lies in `row`; [RowMixer#PAD] more lie before it, and after `end`
  /// @param blocks number of vectors to make
  static void stretch(
      float[] row,
      int at,
      int end,
      double start,
      double step,
      float wide,
      float[] out,
      int outAt,
      int blocks) {
    double least = Math.min(0, step * (Lanes.COUNT - 1)) - 0.001;
    long position = (long) ((Math.clamp(start, -1e9, 1e9) + least + at) * 0x1p32);
    long perBlock = (long) (step * Lanes.COUNT * 0x1p32);
    float slope = (float) step;
    float offset = (float) -least - 0.5f;
    int lowest = at - RowMixer.PAD;
    int highest = end + RowMixer.PAD - 2 * Lanes.COUNT;
    if (wide == 1) {
      two(row, lowest, highest, position, perBlock, slope, offset, out, outAt, blocks);
    } else {
      float over = wide - 1;
      three(row, lowest, highest, position, perBlock, slope, offset, over, out, outAt, blocks);
    }
  }

  private static void two(
      float[] row,
      int lowest,
      int highest,
      long start,
      long perBlock,
      float step,
      float offset,
      float[] out,
      int outAt,
      int blocks) {
    FloatVector steps = Lanes.RAMP.mul(step).add(offset);
    long position = start;
    for (int block = 0; block < blocks; block++) {
      int base = Math.max(lowest, Math.min(highest, (int) (position >> 32)));
      IntVector low = FloatVector.fromArray(Lanes.F, row, base).reinterpretAsInts();
      IntVector high = FloatVector.fromArray(Lanes.F, row, base + Lanes.COUNT).reinterpretAsInts();
      FloatVector p = steps.add(((int) (position >>> 8) & 0xffffff) * 0x1p-24f);
      FloatVector rounded = p.add(Lanes.ROUNDING);
      FloatVector part = p.sub(rounded.sub(Lanes.ROUNDING)).add(0.5f);
      // The lowest bits of `rounded` are the index; selectFrom takes it modulo two vectors.
      IntVector index = rounded.reinterpretAsInts();
      FloatVector first = index.selectFrom(low, high).reinterpretAsFloats();
      FloatVector second = index.add(1).selectFrom(low, high).reinterpretAsFloats();
      second.sub(first).fma(part, first).intoArray(out, outAt + block * Lanes.COUNT);
      position += perBlock;
    }
  }

  private static void three(
      float[] row,
      int lowest,
      int highest,
      long start,
      long perBlock,
      float step,
      float offset,
      float over,
      float[] out,
      int outAt,
      int blocks) {
    FloatVector steps = Lanes.RAMP.mul(step).add(offset);
    long position = start;
    for (int block = 0; block < blocks; block++) {
      int base = Math.max(lowest, Math.min(highest, (int) (position >> 32)));
      IntVector low = FloatVector.fromArray(Lanes.F, row, base).reinterpretAsInts();
      IntVector high = FloatVector.fromArray(Lanes.F, row, base + Lanes.COUNT).reinterpretAsInts();
      FloatVector p = steps.add(((int) (position >>> 8) & 0xffffff) * 0x1p-24f);
      FloatVector rounded = p.add(Lanes.ROUNDING);
      FloatVector part = p.sub(rounded.sub(Lanes.ROUNDING)).add(0.5f);
      IntVector index = rounded.reinterpretAsInts();
      FloatVector first = index.selectFrom(low, high).reinterpretAsFloats();
      FloatVector second = index.add(1).selectFrom(low, high).reinterpretAsFloats();
      FloatVector third = index.add(2).selectFrom(low, high).reinterpretAsFloats();
      FloatVector rest = part.add(over);
      // The smaller of rest and 1: positive floats are ordered as their bits are.
      FloatVector full =
          rest.reinterpretAsInts().lanewise(VectorOperators.MIN, ONE).reinterpretAsFloats();
      FloatVector sum = second.fma(full, first.sub(first.mul(part)));
      third.fma(rest.sub(full), sum).intoArray(out, outAt + block * Lanes.COUNT);
      position += perBlock;
    }
  }
}
