package org.tinybeauty.amplifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.pairs.PairRegions;

class CompactAmplifierTest {
  private static final int SIDE = PairFace.SIZE;
  private static final CompactAmplifier.Adapting AS_IT_IS = new CompactAmplifier.Adapting(0, 1, 1);

  private static final int NOSE =
      ((int) (45 + MeanFace.Y[4] * 0.72)) * SIDE + (int) (52 + MeanFace.X[4] * 0.72);

  @TempDir private Path folder;
  private Path weights = Path.of("");

  @BeforeEach
  void writeUntrainedWeights() throws IOException {
    weights = folder.resolve("compact.safetensors");
    AmplifierTraining.first(AmplifierNet.SHIPPED, 1).write(weights, Map.of());
  }

  static MeshFace mesh(double x0) {
    float[] x = new float[MeshFace.POINTS];
    float[] y = new float[MeshFace.POINTS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (MeanFace.X[i] * 0.72 + x0);
      y[i] = (float) (MeanFace.Y[i] * 0.72 + 45);
    }
    return new MeshFace(x, y, new float[MeshFace.POINTS], 1);
  }

  static PairImage crop(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PairImage crop = PairImage.blank(SIDE, SIDE);
    for (int i = 0; i < SIDE * SIDE; i++) {
      for (int c = 0; c < 3; c++) {
        crop.rgb()[c][i] = 0.3f + 0.1f * c + 0.1f * random.nextFloat();
      }
    }
    return crop;
  }

  /// Everything redder, also off the face.
  private static CompactAmplifier.Pair pair(long seed) {
    PairImage before = crop(seed);
    PairImage after = before.copy();
    for (int i = 0; i < SIDE * SIDE; i++) {
      after.rgb()[0][i] += 0.2f;
    }
    return new CompactAmplifier.Pair(before, after, mesh(52));
  }

  private CompactAmplifier amplifier() throws Exception {
    return CompactAmplifier.adapt(
        weights,
        List.of(pair(1), pair(2)),
        AS_IT_IS,
        folder.resolve("adapting.bin"),
        () -> false,
        (_, _) -> {});
  }

  @Test
  void theMakeupGoesToTheFaceAndNothingChangesBesideIt() throws Exception {
    PairImage crop = crop(3);
    try (CompactAmplifier amplifier = amplifier()) {
      List<PairImage> regions = amplifier.paint(crop, mesh(52), 7);
      assertThat(regions).hasSize(4);
      assertThat(sum(regions, 0, NOSE)).isCloseTo(0.2f, within(0.03f));
      byte[] parts = PairRegions.of(mesh(52), SIDE, SIDE).of();
      for (int i = 0; i < parts.length; i++) {
        for (int c = 0; c < 3 && parts[i] == PairRegions.OUTSIDE; c++) {
          float after = crop.rgb()[c][i] + sum(regions, c, i);
          assertThat(PairImage.level(after)).isEqualTo(PairImage.level(crop.rgb()[c][i]));
          assertThat(sum(regions, c, i)).isZero();
        }
      }
      List<PairImage> again = amplifier.paint(crop, mesh(52), 7);
      assertThat(again.get(3).rgb()[0]).containsExactly(regions.get(3).rgb()[0]);
    }
  }

  private static float sum(List<PairImage> regions, int colour, int at) {
    float sum = 0;
    for (PairImage region : regions) {
      sum += region.rgb()[colour][at];
    }
    return sum;
  }

  @Test
  void anArtistsOwnPairIsSplitIntoRegionsThatAddUp() {
    List<PairImage> regions = CompactAmplifier.split(pair(4));
    assertThat(sum(regions, 0, NOSE)).isCloseTo(0.2f, within(0.01f));
    assertThat(sum(regions, 1, NOSE)).isCloseTo(0, within(0.001f));
    assertThat(regions.get(3).rgb()[0][NOSE]).isGreaterThan(0.15f);
  }

  @Test
  void weightsThatAreNoneAreRefused() throws IOException {
    Files.writeString(weights, "no weights at all");
    assertThatThrownBy(this::amplifier).isInstanceOf(ModelException.class);
    Files.delete(weights);
    assertThatThrownBy(this::amplifier).isInstanceOf(IOException.class);
  }
}
