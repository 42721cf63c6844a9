package org.tinybeauty.evaluation;

import java.util.SplittableRandom;
import org.tinybeauty.face.FaceCrop;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.pairs.PairImage;

/// A film of a still face along a known path: the face's crop is [#CROP] pixels wide in the middle
/// of frames of [#SIDE]; beyond the photo its edge goes on.
final class FlickerFilm {
  static final int SIDE = 704;
  static final int CROP = 512;

  private static final long SEED = 77;

  private final PairImage still;
  private final Affine toStill;
  private final Motion motion;

  FlickerFilm(PairImage still, FaceCrop crop, Motion motion) {
    this.still = still;
    this.motion = motion;
    double scale = crop.side() / CROP;
    toStill =
        new Affine()
            .set(
                scale,
                0,
                crop.centreX() - scale * SIDE / 2,
                0,
                scale,
                crop.centreY() - scale * SIDE / 2);
  }

  /// From the unmoved film to a frame of it.
  Affine pose(int frame) {
    return motion.pose(frame, SIDE / 2.0);
  }

  /// A frame, values 0..1, clamped but not rounded; noise has the frame's own seed.
  PairImage frame(int number) {
    Affine toBase = new Affine().invert(pose(number));
    PairImage frame = still.square(join(toBase, toStill), SIDE);
    light(frame, number);
    return frame;
  }

  /// A frame as it would be if nothing moved.
  PairImage unmoved(int number) {
    PairImage frame = still.square(toStill, SIDE);
    light(frame, number);
    return frame;
  }

  private void light(PairImage frame, int number) {
    float gain = (float) motion.gain(number);
    float sigma = (float) (motion.noise() / 255);
    SplittableRandom random = new SplittableRandom(SEED + number);
    for (float[] plane : frame.rgb()) {
      for (int i = 0; i < plane.length; i++) {
        float noise = sigma == 0 ? 0 : sigma * (float) random.nextGaussian();
        plane[i] = Math.clamp(plane[i] * gain + noise, 0f, 1f);
      }
    }
  }

  /// First `first`, then `second`.
  static Affine join(Affine first, Affine second) {
    double x0 = second.x(first.x0(), first.y0());
    double y0 = second.y(first.x0(), first.y0());
    return new Affine()
        .set(
            second.xx() * first.xx() + second.xy() * first.yx(),
            second.xx() * first.xy() + second.xy() * first.yy(),
            x0,
            second.yx() * first.xx() + second.yy() * first.yx(),
            second.yx() * first.xy() + second.yy() * first.yy(),
            y0);
  }
}
