package org.tinybeauty.amplifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.network.NetWeights;

/// The amplifier's network, small and untrained: what it must do by the way it is built.
class AmplifierNetTest {
  private static final AmplifierNet NET = new AmplifierNet(8);
  private static final NetWeights FIRST = AmplifierTraining.first(NET, 1);
  private static final int LENGTH = 3 * MeanFace.PLANE;

  @TempDir private Path folder;

  private static MeanPair pair(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    float[] bare = new float[LENGTH];
    float[] residual = new float[LENGTH];
    float skin = 90 + random.nextInt(120);
    for (int i = 0; i < LENGTH; i++) {
      int x = i % MeanFace.SIDE;
      int y = Math.floorDiv(i, MeanFace.SIDE) % MeanFace.SIDE;
      bare[i] = skin + random.nextInt(20);
      // Lips of one colour: what is lighter is darkened more.
      boolean lips = Math.hypot((x - 128) / 40.0, (y - 180) / 15.0) < 1;
      residual[i] = lips ? 0.5f * (120 - bare[i]) : 0;
    }
    return new MeanPair(bare, residual);
  }

  @Test
  void anUntrainedNetworkPutsOnWhatTheOnlyExampleWears() {
    MeanPair example = pair(1);
    try (Sampler sampler = new Sampler(NET, FIRST, List.of(example), new Sampler.Settings(1, 1))) {
      float[] makeup = sampler.makeup(pair(2).bare(), 5);
      assertThat(apart(makeup, example.residual())).isLessThan(0.05);
    }
  }

  @Test
  void theOrderOfTheExamplesDoesNotMatter() {
    NetWeights weights = shaken();
    List<MeanPair> pairs = List.of(pair(1), pair(2), pair(3));
    try (Sampler one = new Sampler(NET, weights, pairs, Sampler.Settings.DEFAULT);
        Sampler other = new Sampler(NET, weights, pairs.reversed(), Sampler.Settings.DEFAULT)) {
      float[] a = one.makeup(pair(4).bare(), 5);
      float[] b = other.makeup(pair(4).bare(), 5);
      float[] c = one.makeup(pair(4).bare(), 6);
      assertThat(apart(a, b)).isLessThan(0.02);
      assertThat(apart(a, c)).as("another seed gives other makeup").isGreaterThan(0.1);
    }
  }

  private static double apart(float[] a, float[] b) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }

  /// Weights with nothing left at zero, so that every part has a say.
  private static NetWeights shaken() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    NetWeights copy = AmplifierTraining.first(NET, 1);
    copy.byName()
        .values()
        .forEach(
            weight -> {
              for (int i = 0; i < weight.values().length; i++) {
                weight.values()[i] += (float) (0.05 * random.nextGaussian());
              }
            });
    return copy;
  }

  @Test
  void itLearnsAndAKillLosesNothing() throws Exception {
    List<MeanPair> pairs = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      pairs.add(pair(i));
    }
    AmplifierTraining.Settings settings = new AmplifierTraining.Settings(1, 8, 3e-3, 1);
    List<Double> losses = new ArrayList<>();
    NetWeights whole =
        new AmplifierTraining(NET, new PairEpisodes(pairs, 3), settings)
            .run(FIRST, null, () -> false, progress -> losses.add(progress.loss()));
    assertThat(losses).hasSize(8);
    assertThat(losses.getLast()).isLessThan(losses.getFirst());

    Path state = folder.resolve("state.bin");
    AtomicInteger steps = new AtomicInteger();
    AmplifierTraining half = new AmplifierTraining(NET, new PairEpisodes(pairs, 3), settings);
    var _ = half.run(FIRST, state, () -> steps.get() >= 3, _ -> steps.incrementAndGet());
    assertThat(Files.exists(state)).isTrue();
    NetWeights resumed = half.run(FIRST, state, () -> false, _ -> steps.incrementAndGet());
    assertThat(steps.get()).isEqualTo(8);
    whole
        .byName()
        .forEach(
            (name, weight) ->
                assertThat(apart(resumed.weight(name).values(), weight.values()))
                    .as(name)
                    .isLessThan(1e-6));
  }
}
