package org.tinybeauty.frame;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// One component of a frame as rows of floats in code values: a plane of bytes or words, or every
/// second sample of an interleaved plane. Read as elements of 1, 2 or 4 bytes, of which `mask` bits
/// from `shift` on are the sample.
final class ComponentRows implements RowSource {
  private long start;
  private long stride;
  private int width;
  private int height;
  private int elementBytes;
  private int shift;
  private int mask;

  /// Points at component 0..2 (Y, Cb, Cr or G, B, R).
  ComponentRows of(Frame frame, int component) {
    PixelFormat format = frame.format();
    int plane = Math.min(component, format.planes() - 1);
    boolean pair = format.interleavedChroma() && component > 0;
    start = frame.row(plane, 0);
    stride = frame.stride(plane);
    width = format.planeWidth(plane, frame.width());
    height = format.planeHeight(plane, frame.height());
    elementBytes = format.sampleBytes() * (pair ? 2 : 1);
    shift = format.sampleShift() + (pair ? (component - 1) * 8 * format.sampleBytes() : 0);
    mask = (1 << format.bitDepth()) - 1;
    return this;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void mix(
      int rowA,
      int rowB,
      int rowC,
      float weightA,
      float weightB,
      float weightC,
      int from,
      int to,
      boolean onto,
      float[] into,
      int at) {
    long a = start + rowA * stride;
    long b = start + rowB * stride;
    long c = start + rowC * stride;
    int x =
        switch (elementBytes) {
          case 1 -> mixBytes(a, b, c, weightA, weightB, weightC, from, to, onto, into, at);
          case 2 -> mixWords(a, b, c, weightA, weightB, weightC, from, to, onto, into, at);
          default -> mixPairs(a, b, c, weightA, weightB, weightC, from, to, onto, into, at);
        };
    for (; x < to; x++) {
      float sum = weightA * scalar(a, x) + weightB * scalar(b, x) + weightC * scalar(c, x);
      into[at + x] = onto ? into[at + x] + sum : sum;
    }
  }

  private int mixBytes(
      long a,
      long b,
      long c,
      float weightA,
      float weightB,
      float weightC,
      int from,
      int to,
      boolean onto,
      float[] into,
      int at) {
    FloatVector wa = FloatVector.broadcast(Lanes.F, weightA);
    FloatVector wb = FloatVector.broadcast(Lanes.F, weightB);
    FloatVector wc = FloatVector.broadcast(Lanes.F, weightC);
    int last = width - Lanes.B.length();
    int x = from;
    for (; x < to && x <= last; x += Lanes.COUNT) {
      FloatVector sum = byteSamples(a + x).mul(wa);
      sum = byteSamples(b + x).fma(wb, sum);
      sum = byteSamples(c + x).fma(wc, sum);
      if (onto) {
        sum = sum.add(FloatVector.fromArray(Lanes.F, into, at + x));
      }
      sum.intoArray(into, at + x);
    }
    return x;
  }

  private int mixWords(
      long a,
      long b,
      long c,
      float weightA,
      float weightB,
      float weightC,
      int from,
      int to,
      boolean onto,
      float[] into,
      int at) {
    FloatVector wa = FloatVector.broadcast(Lanes.F, weightA);
    FloatVector wb = FloatVector.broadcast(Lanes.F, weightB);
    FloatVector wc = FloatVector.broadcast(Lanes.F, weightC);
    int right = shift;
    int bits = mask;
    int last = width - Lanes.S.length();
    int x = from;
    for (; x < to && x <= last; x += Lanes.COUNT) {
      FloatVector sum = wordSamples(a + 2L * x, right, bits).mul(wa);
      sum = wordSamples(b + 2L * x, right, bits).fma(wb, sum);
      sum = wordSamples(c + 2L * x, right, bits).fma(wc, sum);
      if (onto) {
        sum = sum.add(FloatVector.fromArray(Lanes.F, into, at + x));
      }
      sum.intoArray(into, at + x);
    }
    return x;
  }

  private int mixPairs(
      long a,
      long b,
      long c,
      float weightA,
      float weightB,
      float weightC,
      int from,
      int to,
      boolean onto,
      float[] into,
      int at) {
    FloatVector wa = FloatVector.broadcast(Lanes.F, weightA);
    FloatVector wb = FloatVector.broadcast(Lanes.F, weightB);
    FloatVector wc = FloatVector.broadcast(Lanes.F, weightC);
    int right = shift;
    int bits = mask;
    int last = width - Lanes.COUNT;
    int x = from;
    for (; x < to && x <= last; x += Lanes.COUNT) {
      FloatVector sum = floats(Lanes.ints(a + 4L * x), right, bits).mul(wa);
      sum = floats(Lanes.ints(b + 4L * x), right, bits).fma(wb, sum);
      sum = floats(Lanes.ints(c + 4L * x), right, bits).fma(wc, sum);
      if (onto) {
        sum = sum.add(FloatVector.fromArray(Lanes.F, into, at + x));
      }
      sum.intoArray(into, at + x);
    }
    return x;
  }

  private static FloatVector byteSamples(long address) {
    return (FloatVector)
        Lanes.bytes(address)
            .convertShape(VectorOperators.ZERO_EXTEND_B2I, Lanes.I, 0)
            .convertShape(VectorOperators.I2F, Lanes.F, 0);
  }

  private static FloatVector wordSamples(long address, int shift, int mask) {
    IntVector words =
        (IntVector) Lanes.shorts(address).convertShape(VectorOperators.ZERO_EXTEND_S2I, Lanes.I, 0);
    return floats(words, shift, mask);
  }

  private static FloatVector floats(IntVector elements, int shift, int mask) {
    return (FloatVector)
        elements
            .lanewise(VectorOperators.LSHR, shift)
            .and(mask)
            .convertShape(VectorOperators.I2F, Lanes.F, 0);
  }

  private float scalar(long row, int x) {
    long address = row + (long) x * elementBytes;
    int element =
        switch (elementBytes) {
          case 1 -> Frame.MEMORY.get(ValueLayout.JAVA_BYTE, address);
          case 2 -> Frame.MEMORY.get(ValueLayout.JAVA_SHORT_UNALIGNED, address);
          default -> Frame.MEMORY.get(ValueLayout.JAVA_INT_UNALIGNED, address);
        };
    return (element >>> shift) & mask;
  }
}
