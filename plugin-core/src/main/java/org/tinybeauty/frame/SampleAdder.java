package org.tinybeauty.frame;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/// Adds rows of changes to rows of samples: rounds to nearest (half to even), and lets no sample
/// leave its nominal range, or move further out where it was out already. Only the samples asked
/// for are written.
final class SampleAdder {
  private static final int ROUNDING_BITS = Float.floatToRawIntBits(Lanes.ROUNDING);

  private final int low;
  private final int high;
  private final int shift;
  private final int mask;
  private final int bits;

  /// Fits one plane of frames of one format and range.
  SampleAdder(PixelFormat format, ColorRange range, int plane) {
    low = range.lowest(format.bitDepth());
    high = range.highest(format.bitDepth(), plane > 0 && !format.rgb());
    shift = format.sampleShift();
    mask = (1 << format.bitDepth()) - 1;
    bits = 8 * format.sampleBytes();
  }

  /// Adds `changes[x]` to the samples `from` to `to` of a row that starts at `row` with sample 0.
  void add(long row, float[] changes, int from, int to) {
    int x = bits == 8 ? addBytes(row, changes, from, to) : addWords(row, changes, from, to);
    for (; x < to; x++) {
      long at = row + (long) x * bits / 8;
      int element = element(at, bits);
      store(at, bits, element + (change(element >>> shift & mask, changes[x]) << shift));
    }
  }

  /// Adds to both components of a row of interleaved pairs.
  void addPairs(long row, float[] first, float[] second, int from, int to) {
    int x =
        bits == 8
            ? addBytePairs(row, first, second, from, to)
            : addWordPairs(row, first, second, from, to);
    int up = shift + bits;
    for (; x < to; x++) {
      long at = row + 2L * x * bits / 8;
      int element = element(at, 2 * bits);
      int a = change(element >>> shift & mask, first[x]) << shift;
      int b = change(element >>> up & mask, second[x]) << up;
      store(at, 2 * bits, element + a + b);
    }
  }

  private int change(int old, float change) {
    int moved = old + (Float.floatToRawIntBits(change + Lanes.ROUNDING) - ROUNDING_BITS);
    return Math.min(Math.max(moved, Math.min(old, low)), Math.max(old, high)) - old;
  }

  private static int element(long at, int bits) {
    return switch (bits) {
      case 8 -> Frame.MEMORY.get(ValueLayout.JAVA_BYTE, at);
      case 16 -> Frame.MEMORY.get(ValueLayout.JAVA_SHORT_UNALIGNED, at);
      default -> Frame.MEMORY.get(ValueLayout.JAVA_INT_UNALIGNED, at);
    };
  }

  private static void store(long at, int bits, int element) {
    switch (bits) {
      case 8 -> Frame.MEMORY.set(ValueLayout.JAVA_BYTE, at, (byte) element);
      case 16 -> Frame.MEMORY.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) element);
      default -> Frame.MEMORY.set(ValueLayout.JAVA_INT_UNALIGNED, at, element);
    }
  }

  // The loops below each say in full how a sample moves: in a method of its own that is not always
  // inlined, and then every vector that is handed over becomes an object.

  private int addBytes(long row, float[] changes, int from, int to) {
    int x = from;
    if (Lanes.B.length() != Lanes.COUNT) {
      return x;
    }
    int least = low;
    int most = high;
    for (; x <= to - Lanes.COUNT; x += Lanes.COUNT) {
      IntVector old =
          (IntVector)
              Lanes.bytes(row + x).convertShape(VectorOperators.ZERO_EXTEND_B2I, Lanes.I, 0);
      IntVector sum =
          FloatVector.fromArray(Lanes.F, changes, x)
              .add(Lanes.ROUNDING)
              .reinterpretAsInts()
              .sub(ROUNDING_BITS)
              .add(old)
              .lanewise(VectorOperators.MAX, old.lanewise(VectorOperators.MIN, least))
              .lanewise(VectorOperators.MIN, old.lanewise(VectorOperators.MAX, most));
      ((ByteVector) sum.convertShape(VectorOperators.I2B, Lanes.B, 0))
          .intoMemorySegment(Frame.MEMORY, row + x, Lanes.ORDER);
    }
    return x;
  }

  private int addWords(long row, float[] changes, int from, int to) {
    int least = low;
    int most = high;
    int up = shift;
    int bitsOfSample = mask;
    int x = from;
    for (; x <= to - Lanes.COUNT; x += Lanes.COUNT) {
      long at = row + 2L * x;
      IntVector words =
          (IntVector) Lanes.shorts(at).convertShape(VectorOperators.ZERO_EXTEND_S2I, Lanes.I, 0);
      IntVector old = words.lanewise(VectorOperators.LSHR, up).and(bitsOfSample);
      IntVector change =
          FloatVector.fromArray(Lanes.F, changes, x)
              .add(Lanes.ROUNDING)
              .reinterpretAsInts()
              .sub(ROUNDING_BITS)
              .add(old)
              .lanewise(VectorOperators.MAX, old.lanewise(VectorOperators.MIN, least))
              .lanewise(VectorOperators.MIN, old.lanewise(VectorOperators.MAX, most))
              .sub(old);
      IntVector sum = words.add(change.lanewise(VectorOperators.LSHL, up));
      ((ShortVector) sum.convertShape(VectorOperators.I2S, Lanes.S, 0))
          .intoMemorySegment(Frame.MEMORY, at, Lanes.ORDER);
    }
    return x;
  }

  private int addBytePairs(long row, float[] first, float[] second, int from, int to) {
    int least = low;
    int most = high;
    int x = from;
    for (; x <= to - Lanes.COUNT; x += Lanes.COUNT) {
      long at = row + 2L * x;
      IntVector words =
          (IntVector) Lanes.shorts(at).convertShape(VectorOperators.ZERO_EXTEND_S2I, Lanes.I, 0);
      IntVector a = words.and(0xff);
      a =
          FloatVector.fromArray(Lanes.F, first, x)
              .add(Lanes.ROUNDING)
              .reinterpretAsInts()
              .sub(ROUNDING_BITS)
              .add(a)
              .lanewise(VectorOperators.MAX, a.lanewise(VectorOperators.MIN, least))
              .lanewise(VectorOperators.MIN, a.lanewise(VectorOperators.MAX, most));
      IntVector b = words.lanewise(VectorOperators.LSHR, 8);
      b =
          FloatVector.fromArray(Lanes.F, second, x)
              .add(Lanes.ROUNDING)
              .reinterpretAsInts()
              .sub(ROUNDING_BITS)
              .add(b)
              .lanewise(VectorOperators.MAX, b.lanewise(VectorOperators.MIN, least))
              .lanewise(VectorOperators.MIN, b.lanewise(VectorOperators.MAX, most));
      IntVector sum = a.or(b.lanewise(VectorOperators.LSHL, 8));
      ((ShortVector) sum.convertShape(VectorOperators.I2S, Lanes.S, 0))
          .intoMemorySegment(Frame.MEMORY, at, Lanes.ORDER);
    }
    return x;
  }

  private int addWordPairs(long row, float[] first, float[] second, int from, int to) {
    int least = low;
    int most = high;
    int up = shift;
    int bitsOfSample = mask;
    int x = from;
    for (; x <= to - Lanes.COUNT; x += Lanes.COUNT) {
      long at = row + 4L * x;
      IntVector pairs = Lanes.ints(at);
      IntVector a = pairs.lanewise(VectorOperators.LSHR, up).and(bitsOfSample);
      IntVector b = pairs.lanewise(VectorOperators.LSHR, up + 16).and(bitsOfSample);
      a =
          FloatVector.fromArray(Lanes.F, first, x)
              .add(Lanes.ROUNDING)
              .reinterpretAsInts()
              .sub(ROUNDING_BITS)
              .add(a)
              .lanewise(VectorOperators.MAX, a.lanewise(VectorOperators.MIN, least))
              .lanewise(VectorOperators.MIN, a.lanewise(VectorOperators.MAX, most))
              .sub(a)
              .lanewise(VectorOperators.LSHL, up);
      b =
          FloatVector.fromArray(Lanes.F, second, x)
              .add(Lanes.ROUNDING)
              .reinterpretAsInts()
              .sub(ROUNDING_BITS)
              .add(b)
              .lanewise(VectorOperators.MAX, b.lanewise(VectorOperators.MIN, least))
              .lanewise(VectorOperators.MIN, b.lanewise(VectorOperators.MAX, most))
              .sub(b)
              .lanewise(VectorOperators.LSHL, up + 16);
      pairs.add(a).add(b).intoMemorySegment(Frame.MEMORY, at, Lanes.ORDER);
    }
    return x;
  }
}
