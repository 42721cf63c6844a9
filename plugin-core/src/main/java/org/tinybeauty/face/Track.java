package org.tinybeauty.face;

import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.Frame;

/// What is remembered of one face from frame to frame: its smoothed crop, how it moves, how often
/// it was seen, how much of it shows. Reused for another face once it is gone.
final class Track {
  private static final int CONFIRMATIONS = 2;
  private static final double FADE_SECONDS = 5 / 30.0;

  /// How far centres of the same face lie apart at most, in sides of the smaller crop.
  private static final double SAME_FACE = 0.4;

  /// A face that is followed by its looks is not pulled about by points that lie nearer than this,
  /// in sides, e-folds and radians.
  private static final double CALM = 0.05;

  /// How far what is followed may lie off the face, in sides, before it is learned anew.
  private static final double STRAY = 0.08;

  private final OneEuro x = new OneEuro(1, 40);
  private final OneEuro y = new OneEuro(1, 40);
  private final OneEuro size = new OneEuro(0.6, 12);
  private final OneEuro roll = new OneEuro(0.8, 12);
  private final FaceMotion motion;
  private final FaceCrop crop = new FaceCrop();
  private final FaceCrop looks = new FaceCrop();
  private final FaceCrop before = new FaceCrop();
  private final FaceCrop seenAt = new FaceCrop();
  private final Face face = new Face();
  private double movedX;
  private double movedY;
  private double movedSize;
  private double movedRoll;
  private double speedX;
  private double speedY;
  private boolean steady;
  private int id;
  private int seen;
  private double opacity;
  private double unseenSeconds;
  private int unseenFrames;
  private boolean started;
  private boolean lost;
  private boolean shown;

  /// @param glance lent; all tracks of a thread may share one
  Track(Glance glance) {
    motion = new FaceMotion(glance);
  }

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
    motion.forget();
    movedX = 0;
    movedY = 0;
    movedSize = 0;
    movedRoll = 0;
    speedX = 0;
    speedY = 0;
    steady = false;
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

  /// Whether it was seen often enough to be believed, and its looks are followed.
  boolean steady() {
    return steady && sure();
  }

  /// A frame later: moves on as it moved; a lost one stays.
  void advance(Frame frame, double seconds) {
    unseenSeconds += seconds;
    unseenFrames++;
    if (lost) {
      return;
    }
    before.set(looks);
    looks.set(
        looks.centreX() + speedX * seconds,
        looks.centreY() + speedY * seconds,
        looks.side(),
        looks.roll());
    if (motion.follow(frame, looks)) {
      steady = true;
      double dx = looks.centreX() - before.centreX();
      double dy = looks.centreY() - before.centreY();
      movedX += dx;
      movedY += dy;
      movedSize += Math.log(looks.side() / before.side());
      movedRoll += Math.IEEEremainder(looks.roll() - before.roll(), 2 * Math.PI);
      speedX = dx / seconds;
      speedY = dy / seconds;
      place(0);
    } else {
      steady = false;
      speedX = 0;
      speedY = 0;
      motion.forget();
      place(unseenSeconds);
    }
  }

  /// Brings what is known of its looks up to date, at the end of a frame.
  void learn(Frame frame) {
    if (!started || lost) {
      return;
    }
    boolean strayed =
        Math.hypot(looks.centreX() - crop.centreX(), looks.centreY() - crop.centreY())
                > STRAY * crop.side()
            || Math.abs(Math.log(looks.side() / crop.side())) > STRAY;
    if (!motion.known() || strayed) {
      motion.learn(frame, crop);
      looks.set(crop);
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
    double turned = movedRoll + roll.value();
    seenAt.fit(points);
    double side = seenAt.side();
    double turn = Math.IEEEremainder(seenAt.roll() - turned, 2 * Math.PI);
    boolean calm =
        steady
            && Math.hypot(seenAt.centreX() - crop.centreX(), seenAt.centreY() - crop.centreY())
                < CALM * side
            && Math.abs(Math.log(side / crop.side())) < CALM
            && Math.abs(turn) < CALM;
    x.filter(seenAt.centreX() - movedX, side, seconds, calm);
    y.filter(seenAt.centreY() - movedY, side, seconds, calm);
    size.filter(Math.log(side) - movedSize, 1, seconds, calm);
    roll.filter(roll.value() + turn, 1, seconds, calm);
    unseenSeconds = 0;
    unseenFrames = 0;
    place(0);
  }

  private void place(double ahead) {
    double left = steady ? 0 : ahead;
    crop.set(
        movedX + x.value() + left * x.speed(),
        movedY + y.value() + left * y.speed(),
        Math.exp(movedSize + size.value() + left * size.speed()),
        movedRoll + roll.value() + left * roll.speed());
  }
}
