package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.amplifier.ArtistPairs;
import org.tinybeauty.amplifier.BareFace;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.diffusion.TinyFolder;
import org.tinybeauty.pairs.PairImage;

/// Stable Diffusion behind the amplifier, with tiny networks of random weights.
class DiffusionBackboneTest {
  private static final int SIDE = 64;

  @TempDir private static Path folder;
  @TempDir private Path work;

  @BeforeAll
  static void write() throws IOException {
    TinyFolder.write(folder);
  }

  private Backbone.Task task() throws IOException {
    List<CompactAmplifier.Pair> pairs =
        List.of(CollinsFace.pair("classic-red", 1), CollinsFace.pair("classic-red", 0.8f));
    return new Backbone.Task(pairs, work, 3, 1);
  }

  @Test
  void isFittedGoesOnAfterAStopAndPaintsByRegionOnTheFaceAlone() throws Exception {
    Backbone backbone = Backbone.of(folder, 2, SIDE);
    List<String> said = new ArrayList<>();
    PartProgress progress = new PartProgress(said::add, "fitting");
    assertThat(backbone.fit(task(), progress, () -> true)).as("stopped after a step").isNull();
    try (Backbone.Fitted fitted =
        Objects.requireNonNull(backbone.fit(task(), progress, () -> false))) {
      assertThat(said).last().asString().startsWith("fitting: 4 of 4");
      BareFace face = CollinsFace.lit(0.9f);
      List<PairImage> regions = fitted.paint(face.crop(), face.mesh(), 5);
      assertThat(regions).hasSize(4);
      float[] mask = CompactAmplifier.mask(face.mesh(), face.crop().width());
      double inside = 0;
      for (PairImage region : regions) {
        for (float[] plane : region.rgb()) {
          for (int i = 0; i < plane.length; i++) {
            inside += Math.abs(plane[i]);
            assertThat(mask[i] > 0 || plane[i] == 0).isTrue();
          }
        }
      }
      assertThat(inside).isPositive();
    }
  }

  @Test
  void regionsOfTwoArtistsAreMixed() throws Exception {
    List<CompactAmplifier.Pair> pairs = task().pairs();
    List<ArtistPairs> artists =
        List.of(
            new ArtistPairs(
                "a", List.of("eyes", "brows", "skin"), List.of("p"), pairs.subList(0, 1)),
            new ArtistPairs("b", List.of("lips"), List.of("q"), pairs.subList(1, 2)));
    Backbone backbone = Backbone.of(folder, 1, SIDE);
    PartProgress progress = new PartProgress(_ -> {}, "fitting");
    List<Backbone.Fitted> fitted = new ArrayList<>();
    for (ArtistPairs artist : artists) {
      Backbone.Task task = new Backbone.Task(artist.pairs(), work.resolve(artist.label()), 3, 1);
      fitted.add(Objects.requireNonNull(backbone.fit(task, progress, () -> false)));
    }
    BareFace face = CollinsFace.lit(0.9f);
    List<PairImage> lips = fitted.get(1).paint(face.crop(), face.mesh(), 5);
    try (RegionMix mix =
        new RegionMix(
            List.of(
                new RegionMix.Part(artists.get(0), fitted.get(0)),
                new RegionMix.Part(artists.get(1), fitted.get(1))))) {
      List<PairImage> regions = mix.paint(face.crop(), face.mesh(), 5);
      assertThat(regions.getFirst().rgb()).isDeepEqualTo(lips.getFirst().rgb());
      assertThat(Arrays.deepEquals(regions.getLast().rgb(), lips.getLast().rgb())).isFalse();
    }
  }

  @Test
  void anotherFolderSideOrLengthIsAnotherMakeup() throws IOException {
    String sum = sum(Backbone.of(folder, 2, SIDE));
    assertThat(sum(Backbone.of(folder, 2, SIDE))).isEqualTo(sum);
    assertThat(sum(Backbone.of(folder, 3, SIDE))).isNotEqualTo(sum);
    assertThat(sum(Backbone.of(folder, 2, 2 * SIDE))).isNotEqualTo(sum);
    assertThat(sum(Backbone.of(folder.resolve("unet"), 2, SIDE))).isNotEqualTo(sum);
  }

  private static String sum(Backbone backbone) throws IOException {
    return new StepInput().with(backbone).sum();
  }
}
