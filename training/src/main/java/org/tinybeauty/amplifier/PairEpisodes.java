package org.tinybeauty.amplifier;

import java.util.List;
import java.util.SplittableRandom;

/// Episodes of an artist's few pairs: each face in turn is to be made up as the others are, so the
/// network learns to carry this style over and not to repeat what it was shown. A single pair shows
/// itself, in another light and place.
final class PairEpisodes implements EpisodeSource {
  /// More are not looked at at once; memory and time grow with them.
  static final int MOST = 8;

  private final List<MeanPair> pairs;
  private final long seed;
  private final int most;
  private final float[] mask = MeanFace.mask();
  private final Sample sample = new Sample();

  PairEpisodes(List<MeanPair> pairs, long seed) {
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("no pairs");
    }
    this.pairs = List.copyOf(pairs);
    this.seed = seed;
    this.most = Math.clamp(pairs.size() - 1, 1, MOST);
  }

  @Override
  public int most() {
    return most;
  }

  @Override
  public void draw(long step, Episode into) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step);
    into.begin(most);
    for (int item = 0; item < into.count; item++) {
      int[] order = order(pairs.size(), random);
      Sample.Twist twist = Sample.Twist.mirrored(random.nextBoolean());
      for (int example = 0; example < most; example++) {
        put(pairs.get(order[(example + 1) % order.length]), twist, random);
        into.example(item, example, sample);
      }
      put(pairs.get(order[0]), twist, random);
      into.target(item, sample, mask, PaintedEpisodes.time(random), true, random);
    }
  }

  private void put(MeanPair pair, Sample.Twist twist, SplittableRandom random) {
    sample.load(pair.bare(), pair.residual());
    sample.twist(twist);
    sample.vary(random);
  }

  private static int[] order(int size, SplittableRandom random) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
