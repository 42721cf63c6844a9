package org.tinybeauty.face;

/// One tracked face of the current frame. Owned and reused by its [FaceLocator].
public final class Face {
  private final FaceCrop crop = new FaceCrop();
  private int id;
  private float opacity;
  private boolean fresh;

  /// Number, from 1, that stays with this face while it is tracked, and when it is out of sight for
  /// less than three seconds; never used again for another.
  public int id() {
    return id;
  }

  /// Where it is, smoothed over time.
  public FaceCrop crop() {
    return crop;
  }

  /// 0..1: rises over a few frames after the face appears, falls when it is lost.
  public float opacity() {
    return opacity;
  }

  /// Whether this is its first frame, or the first after a cut: whatever was remembered of it is
  /// void.
  public boolean fresh() {
    return fresh;
  }

  void update(int id, float opacity, boolean fresh) {
    this.id = id;
    this.opacity = opacity;
    this.fresh = fresh;
  }
}
