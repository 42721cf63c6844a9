package org.tinybeauty.frame;

import jdk.incubator.vector.FloatVector;

/// A square of floats on the heap as rows; each row is padded to whole vectors.
final class FloatRows implements RowSource {
  private float[] values = new float[0];
  private int size;
  private int pitch;

  /// Takes a new size; the values are stale after a change.
  FloatRows of(int size) {
    this.size = size;
    pitch = Lanes.roundUp(size);
    if (values.length < pitch * size) {
      values = new float[Lanes.roomFor(pitch * size)];
    }
    return this;
  }

  float[] values() {
    return values;
  }

  /// Floats from one row to the next.
  int pitch() {
    return pitch;
  }

  @Override
  public int width() {
    return size;
  }

  @Override
  public int height() {
    return size;
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
    FloatVector wa = FloatVector.broadcast(Lanes.F, weightA);
    FloatVector wb = FloatVector.broadcast(Lanes.F, weightB);
    FloatVector wc = FloatVector.broadcast(Lanes.F, weightC);
    int a = rowA * pitch;
    int b = rowB * pitch;
    int c = rowC * pitch;
    float[] source = values;
    for (int x = from & -Lanes.COUNT; x < to; x += Lanes.COUNT) {
      FloatVector sum = FloatVector.fromArray(Lanes.F, source, a + x).mul(wa);
      sum = FloatVector.fromArray(Lanes.F, source, b + x).fma(wb, sum);
      sum = FloatVector.fromArray(Lanes.F, source, c + x).fma(wc, sum);
      if (onto) {
        sum = sum.add(FloatVector.fromArray(Lanes.F, into, at + x));
      }
      sum.intoArray(into, at + x);
    }
  }
}
