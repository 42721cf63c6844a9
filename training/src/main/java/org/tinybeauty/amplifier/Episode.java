package org.tinybeauty.amplifier;

import java.util.random.RandomGenerator;

/// What the network learns from in one step: some faces, each with others that wear the same style
/// as examples. Plain arrays, written anew each time; one thread at a time.
final class Episode {
  /// Residuals count in these: so much is a level of 255, which makes makeup as large as noise.
  static final float UNIT = 10 / 255f;

  private static final int LENGTH = 3 * MeanFace.PLANE;

  final int count;
  private final int most;
  private int examples;
  final float[] noisy;
  final float[] bare;
  final float[] clean;
  final float[] weight;
  final float[] time;
  final float[] worn;
  final float[] exampleBare;
  final float[] exampleResidual;

  /// @param count faces
  /// @param most examples of each
  Episode(int count, int most) {
    this.count = count;
    this.most = most;
    this.examples = most;
    noisy = new float[count * LENGTH];
    bare = new float[count * LENGTH];
    clean = new float[count * LENGTH];
    weight = new float[count * MeanFace.PLANE];
    time = new float[count];
    worn = new float[count];
    exampleBare = new float[count * most * LENGTH];
    exampleResidual = new float[count * most * LENGTH];
  }

  /// Begins anew.
  ///
  /// @param n examples of each face from here on, at most as many as there is room for
  void begin(int n) {
    if (n < 1 || n > most) {
      throw new IllegalArgumentException(n + " examples (expected: 1 to " + most + ")");
    }
    examples = n;
  }

  /// Examples of each face.
  int examples() {
    return examples;
  }

  /// Puts the face whose makeup is to be found at `item`, with noise and weights.
  ///
  /// @param mask where makeup may be
  /// @param noisyTime 0 clean to 1 all noise
  /// @param seen whether the style may be seen
  void target(
      int item,
      Sample sample,
      float[] mask,
      double noisyTime,
      boolean seen,
      RandomGenerator random) {
    sample.write(bare, clean, item * LENGTH);
    double signal = Math.cos(Math.PI / 2 * noisyTime);
    double noise = Math.sin(Math.PI / 2 * noisyTime);
    int at = item * LENGTH;
    for (int i = 0; i < LENGTH; i++) {
      noisy[at + i] = (float) (signal * clean[at + i] + noise * random.nextGaussian());
    }
    for (int i = 0; i < MeanFace.PLANE; i++) {
      float most =
          Math.max(
              Math.abs(clean[at + i]),
              Math.max(
                  Math.abs(clean[at + i + MeanFace.PLANE]),
                  Math.abs(clean[at + i + 2 * MeanFace.PLANE])));
      weight[item * MeanFace.PLANE + i] = 0.1f + mask[i] + 3 * Math.min(1, 4 * most);
    }
    time[item] = (float) noisyTime;
    worn[item] = seen ? 1 : 0;
  }

  /// Puts a face that shows the style.
  void example(int item, int example, Sample sample) {
    sample.write(exampleBare, exampleResidual, (item * examples + example) * LENGTH);
  }
}
