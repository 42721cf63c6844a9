package org.tinybeauty.face;

/// Six points of a face in upright, square-pixel picture coordinates: right eye, left eye (the
/// person's own right and left), nose tip, mouth centre, right and left ear tragion, as x, y pairs.
/// Mutable, reused.
public final class Keypoints {
  /// Number of points.
  public static final int COUNT = 6;

  public static final int RIGHT_EYE = 0;
  public static final int LEFT_EYE = 1;
  public static final int NOSE = 2;
  public static final int MOUTH = 3;

  private final float[] xy = new float[2 * COUNT];

  public float x(int point) {
    return xy[2 * point];
  }

  public float y(int point) {
    return xy[2 * point + 1];
  }

  public void set(int point, float x, float y) {
    xy[2 * point] = x;
    xy[2 * point + 1] = y;
  }
}
