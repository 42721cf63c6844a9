package org.tinybeauty.amplifier;

import java.util.random.RandomGenerator;

/// How a face is made into another one, so that few faces do for many: see [FaceVariation].
///
/// @param mirrored left for right
/// @param yawDegrees turn of the head, as of [org.tinybeauty.pairs.MeshFace#yaw]
/// @param pitchDegrees nod; positive when the chin goes back
/// @param shape share of the way to another face's form, 0..1
/// @param tone share of the way to another face's skin colour, 0..1
/// @param gamma of the light, 1 as it is
/// @param gain of the light, 1 as it is
/// @param warmth of the light, 0 as it is: logarithm of red's gain, blue's is the opposite
/// @param lightX how much more light comes from the picture's right: logarithm at the face's edge
/// @param lightY the same from below
public record FaceChange(
    boolean mirrored,
    double yawDegrees,
    double pitchDegrees,
    double shape,
    double tone,
    double gamma,
    double gain,
    double warmth,
    double lightX,
    double lightY) {
  /// Nothing changes.
  public static final FaceChange NONE = new FaceChange(false, 0, 0, 0, 0, 1, 1, 0, 0, 0);

  /// Beyond this a turn shows skin that the photo has not, and the picture tears.
  static final double YAW_MOST = 10;

  static final double PITCH_MOST = 7;

  /// Further on the way the two faces show through as two.
  static final double SHAPE_MOST = 0.4;

  static final double TONE_MOST = 0.5;

  private static final double GAMMA_LOG = 0.2;
  private static final double GAIN_LOG = 0.2;
  private static final double WARMTH = 0.08;
  private static final double LIGHT = 0.3;

  /// Draws a change by chance.
  public static FaceChange draw(RandomGenerator random) {
    return new FaceChange(
        random.nextBoolean(),
        YAW_MOST * side(random),
        PITCH_MOST * side(random),
        SHAPE_MOST * random.nextDouble(),
        TONE_MOST * random.nextDouble(),
        Math.exp(GAMMA_LOG * side(random)),
        Math.exp(GAIN_LOG * side(random)),
        WARMTH * side(random),
        LIGHT * side(random),
        LIGHT * side(random));
  }

  private static double side(RandomGenerator random) {
    return 2 * random.nextDouble() - 1;
  }
}
