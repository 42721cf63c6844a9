package org.tinybeauty.face;

/// What is remembered of one face from frame to frame: its smoothed crop, how often it was seen,
/// how much of it shows. Reused for another face once it is gone.
final class Track {
  private static final int CONFIRMATIONS = 2;
  private static final double FADE_SECONDS = 0.16;

  private final OneEuro x = new OneEuro(1.2, 12);
  private final OneEuro y = new OneEuro(1.2, 12);
  private final OneEuro size = new OneEuro(0.8, 8);
  private final OneEuro roll = new OneEuro(0.8, 8);
  private final FaceCrop crop = new FaceCrop();
  private final Face face = new Face();
  private int id;
  private int seen;
  private double opacity;
  private boolean lost;
  private boolean shown;
  private boolean started;

  /// Begins with a face just found.
  void begin(int id, Keypoints points) {
    this.id = id;
    seen = 1;
    opacity = 0;
    lost = false;
    shown = false;
    started = true;
    x.reset();
    y.reset();
    size.reset();
    roll.reset();
    crop.fit(points);
    smooth(1);
  }

  int id() {
    return id;
  }

  /// Forgets the face.
  void end() {
    started = false;
  }

  /// Whether a face is followed here.
  boolean started() {
    return started;
  }

  /// Whether the last look did not find it.
  boolean lost() {
    return lost;
  }

  /// The face as last shown; its crop is where it was found last, smoothed.
  Face face() {
    return face;
  }

  FaceCrop crop() {
    return crop;
  }

  /// Takes where it is now.
  void found(Keypoints points, double seconds) {
    crop.fit(points);
    smooth(seconds);
    seen++;
    lost = false;
  }

  /// It was not found in this frame: keeps its place and fades.
  void missed() {
    lost = true;
    if (seen < CONFIRMATIONS) {
      end();
    }
  }

  /// Brings the face up to date for this frame.
  ///
  /// @return whether it shows
  boolean show(double seconds) {
    if (!started || seen < CONFIRMATIONS) {
      return false;
    }
    double step = seconds / FADE_SECONDS;
    opacity = Math.clamp(opacity + (lost ? -step : step), 0, 1);
    if (opacity == 0) {
      end();
      return false;
    }
    face.crop().set(crop.centreX(), crop.centreY(), crop.side(), crop.roll());
    face.update(id, (float) opacity, !shown);
    shown = true;
    return true;
  }

  /// Whether a crop lies on the same face.
  boolean covers(FaceCrop other) {
    double side = Math.min(crop.side(), other.side());
    return Math.hypot(crop.centreX() - other.centreX(), crop.centreY() - other.centreY())
        < 0.4 * side;
  }

  private void smooth(double seconds) {
    double side = crop.side();
    double angle = crop.roll();
    crop.set(
        x.filter(crop.centreX(), side, seconds),
        y.filter(crop.centreY(), side, seconds),
        Math.exp(size.filter(Math.log(side), 1, seconds)),
        roll.filter(angle, 1, seconds));
  }
}
