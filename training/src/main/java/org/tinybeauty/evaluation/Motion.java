package org.tinybeauty.evaluation;

import java.util.SplittableRandom;
import org.tinybeauty.frame.Affine;

/// The known paths of the controlled flicker test (facts-papers section 5.2), over [#FRAMES]
/// frames. Lengths are pixels of a face crop of 512, so that small and large faces move alike.
enum Motion {
  /// Shift by up to 6, turn by up to 2 degrees, scale by up to 2 %, in half a slow swing.
  SMOOTH("smooth"),
  /// Another place in every frame: up to 2 (1 at 256) and 0.4 %.
  JITTER("jitter"),
  /// Stands still; from the middle on 5 % brighter.
  EXPOSURE("exposure step"),
  /// As smooth, with sensor noise of 2 levels.
  NOISE("smooth with noise");

  static final int FRAMES = 16;

  /// Frames of a whole swing, there and back: about a second. The source does not say how fast its
  /// path is.
  private static final int SWING = 2 * FRAMES;

  private static final double SHIFT = 6;
  private static final double TURN = Math.toRadians(2);
  private static final double SCALE = 0.02;
  private static final double JITTER_SHIFT = 2;
  private static final double JITTER_SCALE = 0.004;
  private static final double STEP = 1.05;
  private static final double SIGMA = 2;
  private static final long SEED = 5;

  private final String label;

  Motion(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /// Standard deviation of the noise, levels.
  double noise() {
    return this == NOISE ? SIGMA : 0;
  }

  /// What the picture is multiplied by.
  double gain(int frame) {
    return this == EXPOSURE && frame >= FRAMES / 2 ? STEP : 1;
  }

  /// Takes points of the still to where they are in a frame.
  ///
  /// @param frame any, also below 0: swings repeat, jitter does not
  /// @param middle x and y that turn and scale leave where it is
  Affine pose(int frame, double middle) {
    return switch (this) {
      case SMOOTH, NOISE -> {
        double t = 2 * Math.PI * frame / SWING;
        yield around(
            middle,
            SHIFT * Math.sin(t),
            SHIFT * Math.sin(t + 2),
            TURN * Math.sin(t + 1),
            1 + SCALE * Math.sin(t + 4));
      }
      case JITTER -> {
        SplittableRandom random = new SplittableRandom(SEED + 1000L * frame);
        double dx = random.nextDouble(-JITTER_SHIFT, JITTER_SHIFT);
        double dy = random.nextDouble(-JITTER_SHIFT, JITTER_SHIFT);
        yield around(middle, dx, dy, 0, 1 + random.nextDouble(-JITTER_SCALE, JITTER_SCALE));
      }
      case EXPOSURE -> new Affine();
    };
  }

  private static Affine around(double middle, double dx, double dy, double turn, double scale) {
    double cos = Math.cos(turn) * scale;
    double sin = Math.sin(turn) * scale;
    return new Affine()
        .set(
            cos,
            -sin,
            middle + dx - cos * middle + sin * middle,
            sin,
            cos,
            middle + dy - sin * middle - cos * middle);
  }
}
