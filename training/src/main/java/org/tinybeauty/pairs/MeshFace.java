package org.tinybeauty.pairs;

import org.tinybeauty.frame.Affine;

/// The 468 points of a face: x and y in pixels of some picture, z (towards the back) in the same
/// unit, and how sure the network is that this is a face (0..1).
@SuppressWarnings("ArrayRecordComponent") // never compared, never shared for writing
public record MeshFace(float[] x, float[] y, float[] z, float score) {
  public static final int POINTS = 468;

  public MeshFace {
    if (x.length != POINTS || y.length != POINTS || z.length != POINTS) {
      throw new IllegalArgumentException("a mesh has " + POINTS + " points, not " + x.length);
    }
  }

  /// The same face in the coordinates that `map` leads to; `map` is a similarity.
  public MeshFace in(Affine map) {
    float[] nx = new float[POINTS];
    float[] ny = new float[POINTS];
    float[] nz = new float[POINTS];
    double scale = Math.hypot(map.xx(), map.yx());
    for (int i = 0; i < POINTS; i++) {
      nx[i] = (float) map.x(x[i], y[i]);
      ny[i] = (float) map.y(x[i], y[i]);
      nz[i] = (float) (z[i] * scale);
    }
    return new MeshFace(nx, ny, nz, score);
  }

  public float meanX(int... points) {
    float sum = 0;
    for (int p : points) {
      sum += x[p];
    }
    return sum / points.length;
  }

  public float meanY(int... points) {
    float sum = 0;
    for (int p : points) {
      sum += y[p];
    }
    return sum / points.length;
  }

  /// Turn of the head to its left or right in radians: 0 frontal, positive when the person's right
  /// side (left in the picture) is turned away.
  public double yaw() {
    return Math.atan2(z[234] - z[454], Math.hypot(x[454] - x[234], y[454] - y[234]));
  }

  /// Side of the square around all points.
  public float extent() {
    float left = Float.MAX_VALUE;
    float top = Float.MAX_VALUE;
    float right = -Float.MAX_VALUE;
    float bottom = -Float.MAX_VALUE;
    for (int i = 0; i < POINTS; i++) {
      left = Math.min(left, x[i]);
      right = Math.max(right, x[i]);
      top = Math.min(top, y[i]);
      bottom = Math.max(bottom, y[i]);
    }
    return Math.max(right - left, bottom - top);
  }
}
