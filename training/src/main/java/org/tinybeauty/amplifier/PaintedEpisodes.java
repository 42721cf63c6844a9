package org.tinybeauty.amplifier;

import java.util.SplittableRandom;

/// Episodes of painted faces: each item one recipe, twisted into another style, worn by a few
/// faces. What the network learns makeup from before it sees an artist's.
final class PaintedEpisodes implements EpisodeSource {
  /// One in so many items does without the style, for classifier-free guidance.
  private static final int BLIND = 12;

  /// One in so many is all noise: the first step of every sampling.
  private static final int NOISE = 3;

  private static final int MOST = 5;

  private final PaintedFaces faces;
  private final long seed;
  private final float[] mask = MeanFace.mask();
  private final byte[] bare = new byte[3 * MeanFace.PLANE];
  private final byte[] makeup = new byte[3 * MeanFace.PLANE];
  private final Sample sample = new Sample();

  /// @param faces lent
  PaintedEpisodes(PaintedFaces faces, long seed) {
    this.faces = faces;
    this.seed = seed;
  }

  @Override
  public int most() {
    return MOST;
  }

  @Override
  public void draw(long step, Episode into) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step);
    into.begin(1 + random.nextInt(MOST));
    for (int item = 0; item < into.count; item++) {
      int recipe = random.nextInt(faces.recipes());
      Sample.Twist twist = Sample.Twist.draw(random);
      int[] places = shuffled(random);
      for (int example = 0; example <= into.examples(); example++) {
        faces.read(recipe, places[example], bare, makeup);
        sample.load(bare, makeup, PaintedFaces.LEVELS);
        sample.twist(twist);
        sample.vary(random);
        if (example < into.examples()) {
          into.example(item, example, sample);
        } else {
          into.target(item, sample, mask, time(random), random.nextInt(BLIND) != 0, random);
        }
      }
    }
  }

  static double time(SplittableRandom random) {
    return random.nextInt(NOISE) == 0 ? 1 : random.nextDouble();
  }

  private static int[] shuffled(SplittableRandom random) {
    int[] places = new int[PaintedFaces.FACES];
    for (int i = 0; i < places.length; i++) {
      int other = random.nextInt(i + 1);
      places[i] = places[other];
      places[other] = i;
    }
    return places;
  }
}
