package org.tinybeauty.face;

import java.util.Arrays;
import org.tinybeauty.frame.Affine;

/// One face found in a picture: score, box, points. Mutable, reused by whoever made it.
public final class Detection {
  private final Keypoints points = new Keypoints();
  private final float[] sums = new float[4 + 2 * Keypoints.COUNT];
  private float weight;
  private float score;
  private float centreX;
  private float centreY;
  private float width;
  private float height;

  /// How sure the detector is, 0..1.
  public float score() {
    return score;
  }

  /// The six points.
  public Keypoints points() {
    return points;
  }

  /// Middle of the box around the face.
  public float centreX() {
    return centreX;
  }

  /// Middle of the box around the face.
  public float centreY() {
    return centreY;
  }

  public float width() {
    return width;
  }

  public float height() {
    return height;
  }

  void clear(float score) {
    this.score = score;
    weight = 0;
    Arrays.fill(sums, 0);
  }

  /// Adds one answer, weighted: centre, size, points.
  void blend(float[] values, int at, float weight) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * values[at + i];
    }
    this.weight += weight;
  }

  void finish() {
    centreX = sums[0] / weight;
    centreY = sums[1] / weight;
    width = sums[2] / weight;
    height = sums[3] / weight;
    for (int k = 0; k < Keypoints.COUNT; k++) {
      points.set(k, sums[4 + 2 * k] / weight, sums[5 + 2 * k] / weight);
    }
  }

  /// Moves it to other coordinates; the box keeps its axes and takes the map's scale.
  void map(Affine map) {
    float x = (float) map.x(centreX, centreY);
    centreY = (float) map.y(centreX, centreY);
    centreX = x;
    float scale = (float) Math.hypot(map.xx(), map.yx());
    width *= scale;
    height *= scale;
    for (int k = 0; k < Keypoints.COUNT; k++) {
      points.set(
          k, (float) map.x(points.x(k), points.y(k)), (float) map.y(points.x(k), points.y(k)));
    }
  }
}
