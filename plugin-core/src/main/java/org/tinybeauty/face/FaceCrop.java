package org.tinybeauty.face;

import org.tinybeauty.frame.Affine;
import org.tinybeauty.frame.Frame;

/// The upright, eye-aligned square around a face that every network sees: centre, side and roll, in
/// upright, square-pixel picture coordinates. Defined here once; training uses this very class.
/// Mutable, reused.
///
/// The roll follows the eye line and the line from the eyes to the mouth together, so that a turned
/// or nodding head keeps its crop. The side follows the larger of the eye distance and the
/// eye-to-mouth distance (scaled to agree on an average frontal face), so that a profile does not
/// shrink it.
public final class FaceCrop {
  /// Side of the crop over the face's eye-to-mouth distance.
  static final double SIDE_PER_EYE_MOUTH = 3.5;

  /// Eye-to-mouth distance over eye distance of an average frontal face.
  static final double EYE_MOUTH_PER_EYES = 1.08;

  /// How far the centre lies from the eyes towards the mouth.
  static final double CENTRE_TOWARDS_MOUTH = 0.45;

  private double centreX;
  private double centreY;
  private double side;
  private double roll;

  /// Derives the crop from a face's points.
  ///
  /// @return this
  public FaceCrop fit(Keypoints points) {
    double rx = points.x(Keypoints.RIGHT_EYE);
    double ry = points.y(Keypoints.RIGHT_EYE);
    double lx = points.x(Keypoints.LEFT_EYE);
    double ly = points.y(Keypoints.LEFT_EYE);
    double ex = (rx + lx) / 2;
    double ey = (ry + ly) / 2;
    double dx = points.x(Keypoints.MOUTH) - ex;
    double dy = points.y(Keypoints.MOUTH) - ey;
    // The face's right-hand axis: the eye line plus the eye-to-mouth line turned by -90 degrees.
    double ax = (lx - rx) * EYE_MOUTH_PER_EYES + dy;
    double ay = (ly - ry) * EYE_MOUTH_PER_EYES - dx;
    double eyes = Math.hypot(lx - rx, ly - ry) * EYE_MOUTH_PER_EYES;
    double eyeMouth = Math.hypot(dx, dy);
    return set(
        ex + dx * CENTRE_TOWARDS_MOUTH,
        ey + dy * CENTRE_TOWARDS_MOUTH,
        SIDE_PER_EYE_MOUTH * Math.max(eyes, eyeMouth),
        Math.atan2(ay, ax));
  }

  /// Sets centre (pixels), side (pixels) and roll (radians, clockwise on screen).
  ///
  /// @return this
  public FaceCrop set(double centreX, double centreY, double side, double roll) {
    this.centreX = centreX;
    this.centreY = centreY;
    this.side = side;
    this.roll = roll;
    return this;
  }

  /// Copies another crop.
  ///
  /// @return this
  public FaceCrop set(FaceCrop other) {
    return set(other.centreX, other.centreY, other.side, other.roll);
  }

  public double centreX() {
    return centreX;
  }

  public double centreY() {
    return centreY;
  }

  /// Length of the square's side in upright pixels.
  public double side() {
    return side;
  }

  /// Turn of the face, radians, clockwise on screen.
  public double roll() {
    return roll;
  }

  /// The map from this crop at `size` x `size` to the frame's stored luma coordinates, with the
  /// frame's rotation and pixel aspect folded in.
  ///
  /// @return `into`
  public Affine toFrame(Frame frame, int size, Affine into) {
    return uprightToStored(frame, toUpright(size, into));
  }

  /// The map from this crop at `size` x `size` to upright picture coordinates.
  ///
  /// @return `into`
  public Affine toUpright(int size, Affine into) {
    double scale = side / size;
    double cos = Math.cos(roll) * scale;
    double sin = Math.sin(roll) * scale;
    double half = size / 2.0;
    return into.set(
        cos, -sin, centreX - cos * half + sin * half, sin, cos, centreY - sin * half - cos * half);
  }

  /// Width of the frame as shown: upright, square pixels of the stored pixel's height.
  public static double uprightWidth(Frame frame) {
    return frame.rotationDegrees() % 180 == 0
        ? frame.width() * frame.pixelAspect()
        : frame.height();
  }

  /// Height of the frame as shown.
  public static double uprightHeight(Frame frame) {
    return frame.rotationDegrees() % 180 == 0
        ? frame.height()
        : frame.width() * frame.pixelAspect();
  }

  /// Turns a map into upright coordinates into one into stored luma coordinates, in place.
  ///
  /// @return `map`
  public static Affine uprightToStored(Frame frame, Affine map) {
    double w = frame.width() * frame.pixelAspect();
    double h = frame.height();
    double shrink = 1 / frame.pixelAspect();
    return switch (frame.rotationDegrees()) {
      case 0 ->
          map.set(
              map.xx() * shrink,
              map.xy() * shrink,
              map.x0() * shrink,
              map.yx(),
              map.yy(),
              map.y0());
      // Shown after a clockwise quarter turn: stored x runs down the upright picture, stored y runs
      // right to left.
      case 90 ->
          map.set(
              map.yx() * shrink,
              map.yy() * shrink,
              map.y0() * shrink,
              -map.xx(),
              -map.xy(),
              h - map.x0());
      case 180 ->
          map.set(
              -map.xx() * shrink,
              -map.xy() * shrink,
              (w - map.x0()) * shrink,
              -map.yx(),
              -map.yy(),
              h - map.y0());
      default ->
          map.set(
              -map.yx() * shrink,
              -map.yy() * shrink,
              (w - map.y0()) * shrink,
              map.xx(),
              map.xy(),
              map.x0());
    };
  }
}
