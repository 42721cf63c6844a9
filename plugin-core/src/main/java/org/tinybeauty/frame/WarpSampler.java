package org.tinybeauty.frame;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The sampler: each component warped at its own resolution to the tensor's grid, there turned to
/// RGB.
final class WarpSampler implements CropSampler {
  private final CropPlane[] planes = {new CropPlane(), new CropPlane(), new CropPlane()};
  private final Transpose transpose = new Transpose();
  private final ColorTransform color = new ColorTransform();
  private final float[][] lines = {new float[0], new float[0], new float[0]};
  private final MemorySegment spare = Arena.ofAuto().allocate(12L * Lanes.COUNT, Long.BYTES);
  private MemorySegment turned = MemorySegment.NULL;

  @Override
  public void sample(Frame frame, Affine crop, int size, long address) {
    color.of(frame);
    // What lies is turned at the end.
    boolean lying = CropPlane.lies(crop);
    for (int component = 0; component < 3; component++) {
      planes[component].plan(frame, crop, size, component, lying);
    }
    if (!lying) {
      fill(size, address);
      return;
    }
    long bytes = 3L * size * size * Float.BYTES;
    if (turned.byteSize() < bytes) {
      turned = Arena.ofAuto().allocate(bytes, Long.BYTES);
    }
    fill(size, turned.address());
    for (int plane = 0; plane < 3; plane++) {
      long offset = (long) plane * size * size * Float.BYTES;
      transpose.square(turned.address() + offset, address + offset, size);
    }
  }

  private void fill(int size, long address) {
    int pitch = Lanes.roundUp(size);
    if (lines[0].length < pitch) {
      for (int component = 0; component < 3; component++) {
        lines[component] = new float[Lanes.roomFor(pitch)];
      }
    }
    long plane = 4L * size * size;
    int whole = size & -Lanes.COUNT;
    for (int v = 0; v < size; v++) {
      for (int component = 0; component < 3; component++) {
        planes[component].row(v, size, lines[component]);
      }
      long row = address + 4L * v * size;
      toRgb(0, whole, row, plane);
      if (whole < size) {
        end(whole, size, row, plane);
      }
    }
  }

  /// The columns after the last whole vector, by way of a vector of our own.
  private void end(int from, int size, long row, long plane) {
    long vector = 4L * Lanes.COUNT;
    long to = spare.address() - 4L * from;
    toRgb(from, size, to, vector);
    for (int channel = 0; channel < 3; channel++) {
      long target = row + channel * plane + 4L * from;
      MemorySegment.copy(spare, channel * vector, Frame.MEMORY, target, 4L * (size - from));
    }
  }

  /// Stores the columns `from` to `to` of the three lines as R, G and B, `plane` bytes apart.
  private void toRgb(int from, int to, long row, long plane) {
    for (int channel = 0; channel < 3; channel++) {
      int at = 4 * channel;
      float[] m = color.toRgb;
      long target = row + channel * plane;
      combine(
          lines[0], lines[1], lines[2], from, to, m[at], m[at + 1], m[at + 2], m[at + 3], target);
    }
  }

  /// One colour: a weighted sum of three lines, held to [-1,1].
  private static void combine(
      float[] first,
      float[] second,
      float[] third,
      int from,
      int to,
      float weightA,
      float weightB,
      float weightC,
      float constant,
      long row) {
    for (int u = from; u < to; u += Lanes.COUNT) {
      // Around 3 every value is a positive float, and those are ordered as their bits are: integer
      // limits, which cost one instruction each where Java's float ones cost five.
      FloatVector.fromArray(Lanes.F, first, u)
          .mul(weightA)
          .add(FloatVector.fromArray(Lanes.F, second, u).mul(weightB))
          .add(FloatVector.fromArray(Lanes.F, third, u).mul(weightC).add(constant + 3))
          .reinterpretAsInts()
          .lanewise(VectorOperators.MAX, 0x40000000)
          .lanewise(VectorOperators.MIN, 0x40800000)
          .reinterpretAsFloats()
          .sub(3f)
          .intoMemorySegment(Frame.MEMORY, row + 4L * u, Lanes.ORDER);
    }
  }
}
