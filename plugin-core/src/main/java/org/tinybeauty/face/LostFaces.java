package org.tinybeauty.face;

import java.util.Arrays;

/// Faces that went out of sight lately, so that one who looks away for a moment comes back under
/// its own number. Reused, no allocation.
final class LostFaces {
  /// A face may be away for so long.
  static final double RETURN_SECONDS = 3;

  /// It comes back so near to where it was last seen, in sides of the smaller crop.
  private static final double NEAR = 0.8;

  /// And about as large.
  private static final double LIKE_SIZE = 1.6;

  private final FaceCrop[] crops = new FaceCrop[FaceLocator.MAX_FACES];
  private final int[] ids = new int[FaceLocator.MAX_FACES];
  private final double[] until = new double[FaceLocator.MAX_FACES];
  private double now;
  private int next;

  LostFaces() {
    for (int i = 0; i < crops.length; i++) {
      crops[i] = new FaceCrop();
    }
  }

  /// Time goes on.
  void advance(double seconds) {
    now += seconds;
  }

  /// A face went out of sight.
  void add(int id, FaceCrop crop) {
    ids[next] = id;
    crops[next].set(crop);
    until[next] = now + RETURN_SECONDS;
    next = (next + 1) % ids.length;
  }

  /// Whose number a face that appears there has.
  ///
  /// @return 0 when it is none of these; otherwise it is no longer among them
  int claim(FaceCrop crop) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] != 0 && now <= until[i] && like(crops[i], crop)) {
        int id = ids[i];
        ids[i] = 0;
        return id;
      }
    }
    return 0;
  }

  private static boolean like(FaceCrop one, FaceCrop other) {
    double smaller = Math.min(one.side(), other.side());
    double larger = Math.max(one.side(), other.side());
    double apart = Math.hypot(one.centreX() - other.centreX(), one.centreY() - other.centreY());
    return larger <= LIKE_SIZE * smaller && apart <= NEAR * smaller;
  }

  /// Another scene: nobody comes back.
  void clear() {
    Arrays.fill(ids, 0);
  }
}
