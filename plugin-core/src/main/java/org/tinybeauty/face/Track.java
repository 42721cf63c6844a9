package org.tinybeauty.face;

import org.jspecify.annotations.Nullable;

/// What is remembered of one face from frame to frame: its smoothed crop, how it moves, how often
/// it was seen, how much of it shows. Reused for another face once it is gone.
final class Track {
  private static final int CONFIRMATIONS = 2;
  private static final double FADE_SECONDS = 5 / 30.0;

  /// How far centres of the same face lie apart at most, in sides of the smaller crop.
  private static final double SAME_FACE = 0.4;

  /// Below these a face counts as still: sides per second, and radians or e-folds per second.
  private static final double STILL_SPEED = 0.04;
  private static final double STILL_TURN = 0.06;

  private final OneEuro x = new OneEuro(1, 40);
  private final OneEuro y = new OneEuro(1, 40);
  private final OneEuro size = new OneEuro(0.6, 12);
  private final OneEuro roll = new OneEuro(0.8, 12);
  private final FaceCrop crop = new FaceCrop();
  private final Face face = new Face();
  private int id;
  private int seen;
  private double opacity;
  private double unseenSeconds;
  private int unseenFrames;
  private boolean started;
  private boolean lost;
  private boolean shown;

  /// Begins with a face just found.
  ///
  /// @param sudden whether it is there from one frame to the next, as after a cut: it shows at once
  void begin(int id, Keypoints points, boolean sudden) {
    this.id = id;
    seen = sudden ? CONFIRMATIONS : 1;
    opacity = sudden ? 1 : 0;
    started = true;
    lost = false;
    shown = false;
    x.reset();
    y.reset();
    size.reset();
    roll.reset();
    smooth(points);
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

  int id() {
    return id;
  }

  /// The face as it shows, after [#show].
  Face face() {
    return face;
  }

  /// Where it is by now, smoothed.
  FaceCrop crop() {
    return crop;
  }

  /// Frames since it was looked at.
  int unseenFrames() {
    return unseenFrames;
  }

  /// Whether it was seen often enough, and lately, to be believed without a look.
  boolean sure() {
    return seen > CONFIRMATIONS && !lost;
  }

  /// Whether it is known to hardly move.
  boolean still() {
    double limit = STILL_SPEED * crop.side();
    return sure()
        && Math.abs(x.speed()) < limit
        && Math.abs(y.speed()) < limit
        && Math.abs(size.speed()) < STILL_TURN
        && Math.abs(roll.speed()) < STILL_TURN;
  }

  /// A frame later: moves on as it moved; a lost one stays.
  void advance(double seconds) {
    unseenSeconds += seconds;
    unseenFrames++;
    if (!lost) {
      place(unseenSeconds);
    }
  }

  /// Takes where it is now.
  void found(Keypoints points) {
    smooth(points);
    seen++;
    lost = false;
  }

  /// It was not found in this frame: keeps its last place and fades.
  void missed() {
    if (!lost) {
      place(0);
    }
    lost = true;
    unseenFrames = 0;
    if (seen < CONFIRMATIONS) {
      end();
    }
  }

  /// Brings the face up to date for this frame.
  ///
  /// @return the face if it shows
  @Nullable Face show(double seconds) {
    if (!started || seen < CONFIRMATIONS) {
      return null;
    }
    double step = seconds / FADE_SECONDS;
    opacity = Math.clamp(opacity + (lost ? -step : step), 0, 1);
    if (opacity == 0) {
      end();
      return null;
    }
    face.crop().set(crop.centreX(), crop.centreY(), crop.side(), crop.roll());
    face.update(id, (float) opacity, !shown);
    shown = true;
    return face;
  }

  /// Whether a crop lies on the same face.
  boolean covers(FaceCrop other) {
    double side = Math.min(crop.side(), other.side());
    return Math.hypot(crop.centreX() - other.centreX(), crop.centreY() - other.centreY())
        < SAME_FACE * side;
  }

  private void smooth(Keypoints points) {
    double seconds = unseenSeconds;
    double before = roll.value();
    crop.fit(points);
    double side = crop.side();
    double turn = Math.IEEEremainder(crop.roll() - before, 2 * Math.PI);
    x.filter(crop.centreX(), side, seconds);
    y.filter(crop.centreY(), side, seconds);
    size.filter(Math.log(side), 1, seconds);
    roll.filter(before + turn, 1, seconds);
    unseenSeconds = 0;
    unseenFrames = 0;
    place(0);
  }

  private void place(double ahead) {
    crop.set(
        x.value() + ahead * x.speed(),
        y.value() + ahead * y.speed(),
        Math.exp(size.value() + ahead * size.speed()),
        roll.value() + ahead * roll.speed());
  }
}
