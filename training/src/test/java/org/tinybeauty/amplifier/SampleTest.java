package org.tinybeauty.amplifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTest {
  private static final int LENGTH = 3 * MeanFace.PLANE;

  private static Sample sample(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] bare = new float[LENGTH];
    float[] residual = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      bare[i] = random.nextInt(256);
      residual[i] = random.nextInt(256) - bare[i];
    }
    Sample sample = new Sample();
    sample.load(bare, residual);
    return sample;
  }

  @Test
  void theMirrorsMirrorIsTheFace() {
    Sample sample = sample(1);
    float[] before = sample.bare.clone();
    sample.twist(Sample.Twist.mirrored(true));
    assertThat(sample.bare[0]).isEqualTo(before[MeanFace.SIDE - 1]);
    sample.twist(Sample.Twist.mirrored(true));
    assertThat(sample.bare).containsExactly(before);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aChangedFaceIsStillAPicture(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Sample sample = sample(seed);
    sample.twist(Sample.Twist.draw(random));
    sample.vary(random);
    float outside = 0;
    for (int i = 0; i < LENGTH; i++) {
      float after = sample.bare[i] + sample.residual[i];
      outside = Math.max(outside, Math.max(-sample.bare[i], sample.bare[i] - 255));
      outside = Math.max(outside, Math.max(-after, after - 255));
    }
    assertThat(outside).isLessThan(0.01f);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whereThereIsNoMakeupThereIsNoneInAnotherLight(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Sample sample = sample(seed);
    Arrays.fill(sample.residual, 0);
    sample.twist(Sample.Twist.draw(random));
    sample.vary(random);
    assertThat(sample.residual).containsOnly(0f);
  }

  @Test
  void theNetworkSeesTheFaceBetweenMinusOneAndOne() {
    Sample sample = new Sample();
    float[] bare = new float[LENGTH];
    bare[7] = 255;
    float[] residual = new float[LENGTH];
    residual[7] = -255;
    sample.load(bare, residual);
    float[] bareInto = new float[LENGTH];
    float[] residualInto = new float[LENGTH];
    sample.write(bareInto, residualInto, 0);
    assertThat(bareInto[7]).isCloseTo(1, within(1e-6f));
    assertThat(bareInto[6]).isCloseTo(-1, within(1e-6f));
    assertThat(residualInto[7]).isCloseTo(-10, within(1e-5f));
  }
}
