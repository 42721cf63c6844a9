package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.amplifier.ArtistPairs;
import org.tinybeauty.amplifier.BareFace;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.amplifier.FaceStore;
import org.tinybeauty.face.FaceCrop;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.pairs.BorrowedPairs;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.pairs.StyleProject;

/// Lips of one artist, the rest of another: both are recipes, on one face in several lights.
final class RegionMixTest {
  private static final Path AMPLIFIER = Path.of("../models/amplifier/compact.safetensors");
  private static final int SIDE = PairFace.SIZE;

  /// Points of the mesh: within the lower lip, above an eye, on a cheek.
  private static final int LIP = 16;

  private static final int LID = 27;
  private static final int CHEEK = 50;

  private static List<ArtistPairs> artists = List.of();

  @TempDir private Path folder;

  @BeforeAll
  static void paintPairs() throws IOException {
    artists =
        List.of(
            artist("emerald", List.of("eyes", "brows", "skin")),
            artist("classic-red", List.of("lips")));
  }

  private static ArtistPairs artist(String recipe, List<String> regions) throws IOException {
    return new ArtistPairs(
        recipe,
        regions,
        List.of("a", "b"),
        List.of(CollinsFace.pair(recipe, 1), CollinsFace.pair(recipe, 0.9f)));
  }

  /// A painter that puts an artist's own makeup on, and notes the seeds it is asked with.
  private record Copier(List<PairImage> makeup, List<Long> seeds, List<String> closed)
      implements Backbone.Fitted {
    @Override
    public List<PairImage> paint(PairImage crop, MeshFace mesh, long seed) {
      seeds.add(seed);
      return makeup;
    }

    @Override
    public void close() {
      closed.add("one");
    }
  }

  private static List<PairImage> worn(int artist) {
    return CompactAmplifier.split(artists.get(artist).pairs().getFirst());
  }

  private static RegionMix mix(List<Long> seeds, List<String> closed) {
    return new RegionMix(
        List.of(
            new RegionMix.Part(artists.get(0), new Copier(worn(0), seeds, closed)),
            new RegionMix.Part(artists.get(1), new Copier(worn(1), seeds, closed))));
  }

  private static float at(PairImage makeup, MeshFace mesh, int point, int color) {
    int x = Math.round(mesh.x()[point]);
    int y = Math.round(mesh.y()[point]);
    return makeup.rgb()[color][y * SIDE + x];
  }

  @Test
  void theLipsAreOneArtistsAndTheRestIsTheOthersFromOneNoise() throws IOException {
    BareFace face = CollinsFace.bare();
    List<Long> seeds = new ArrayList<>();
    List<String> closed = new ArrayList<>();
    PairImage mixed;
    try (RegionMix mix = mix(seeds, closed)) {
      mixed = PairImage.sum(mix.paint(face.crop(), face.mesh(), 7));
    }
    assertThat(seeds).containsExactly(7L, 7L);
    assertThat(closed).hasSize(2);
    PairImage green = PairImage.sum(worn(0));
    PairImage red = PairImage.sum(worn(1));
    for (int color = 0; color < 3; color++) {
      assertThat(at(mixed, face.mesh(), LIP, color))
          .isCloseTo(at(red, face.mesh(), LIP, color), within(0.005f));
      for (int point : List.of(LID, CHEEK)) {
        assertThat(at(mixed, face.mesh(), point, color))
            .isCloseTo(at(green, face.mesh(), point, color), within(0.005f));
      }
    }
    assertThat(at(red, face.mesh(), LIP, 1)).isLessThan(at(green, face.mesh(), LIP, 1) - 0.05f);
    assertThat(at(green, face.mesh(), LID, 0)).isLessThan(at(red, face.mesh(), LID, 0) - 0.05f);
    assertThat(beyond(mixed, green, red)).as("pixels not between the two").isZero();
  }

  private static int beyond(PairImage mixed, PairImage one, PairImage other) {
    int count = 0;
    for (int color = 0; color < 3; color++) {
      for (int i = 0; i < SIDE * SIDE; i++) {
        float a = one.rgb()[color][i];
        float b = other.rgb()[color][i];
        float value = mixed.rgb()[color][i];
        count += value < Math.min(a, b) - 1e-5f || value > Math.max(a, b) + 1e-5f ? 1 : 0;
      }
    }
    return count;
  }

  private FacePainting.Task task(List<ArtistPairs> artists, FaceStore faces, int wanted) {
    FacePlan plan = new FacePlan(faces, List.of("x.jpg", "y.jpg"), List.of(), List.of(), 7);
    return new FacePainting.Task(folder, "mixed", 7, artists, plan, wanted, "key");
  }

  private FaceStore faces() throws IOException {
    List<PairFace> faces = new ArrayList<>();
    for (float light : List.of(0.8f, 0.85f)) {
      BareFace face = CollinsFace.lit(light);
      faces.add(new PairFace(face.crop(), new Affine(), face.mesh(), new FaceCrop()));
    }
    FaceStore.write(folder.resolve("faces.bin"), faces.iterator());
    return new FaceStore(folder.resolve("faces.bin"));
  }

  @Test
  void allPairsLieInTheCacheWithTheOthersRegionsPaintedOn() throws IOException {
    try (FaceStore faces = faces();
        RegionMix mix = mix(new ArrayList<>(), new ArrayList<>())) {
      AmplifiedPairs done =
          Objects.requireNonNull(
              new FacePainting(task(artists, faces, 2), null, _ -> {}).run(mix, () -> false));
      assertThat(done.keptOwn()).hasSize(4);
      assertThat(done.kept()).hasSize(2);
      new AmplifiedFiles(done, folder).write();
    }
    MeshFace mesh = CollinsFace.bare().mesh();
    try (PairPictures pictures = new PairPictures(folder)) {
      assertThat(pictures.names()).startsWith("artist-0", "artist-1", "artist-2", "artist-3");
      for (int record = 0; record < 6; record++) {
        PairImage makeup = pictures.makeup(record);
        assertThat(at(makeup, mesh, LIP, 1)).as("red lips").isLessThan(-0.1f);
        assertThat(at(makeup, mesh, LID, 0))
            .as("green lids")
            .isLessThan(at(makeup, mesh, LID, 1) - 0.05f);
      }
    }
    JsonNode manifest = new ObjectMapper().readTree(folder.resolve("manifest.json").toFile());
    assertThat(manifest.path("regions").path("lips").asText()).isEqualTo("classic-red");
    assertThat(manifest.path("regions").path("skin").asText()).isEqualTo("emerald");
    assertThat(folder.resolve("report.html"))
        .content()
        .contains("Where the regions come from", "lips from classic-red");
    BufferedImage sheet = ImageIO.read(folder.resolve("sheet.png").toFile());
    assertThat(sheet.getHeight()).as("two artists over the painted faces").isGreaterThan(3 * SIDE);
  }

  @Test
  void pairsOnWhichTheOthersRegionsFailAreLeftOut() throws IOException {
    FacePainting.Painter faint =
        (crop, _, _) -> {
          PairImage nothing = PairImage.blank(crop.width(), crop.height());
          return List.of(nothing, nothing, nothing, nothing);
        };
    List<Integer> calls = new ArrayList<>();
    FacePainting.Painter once =
        (crop, mesh, seed) -> {
          calls.add(0);
          return calls.size() == 1 ? faint.paint(crop, mesh, seed) : worn(calls.size() > 2 ? 0 : 1);
        };
    try (FaceStore faces = faces()) {
      AmplifiedPairs done =
          Objects.requireNonNull(
              new FacePainting(task(artists, faces, 0), null, _ -> {}).run(once, () -> false));
      assertThat(done.own()).hasSize(4);
      assertThat(done.keptOwn())
          .extracting(AmplifiedFace::name)
          .containsExactly("artist-1", "artist-2", "artist-3");
      assertThat(done.own().getFirst().flaw()).isEqualTo(MakeupFlaw.REGION);
      assertThat(folder.resolve("dropped/artist-0.jpg")).isNotEmptyFile();
      assertThatThrownBy(
              () ->
                  new FacePainting(task(artists, faces, 0), null, _ -> {}).run(faint, () -> false))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("none of the 4 pairs");
    }
  }

  private StyleProject project(String lips) {
    Path other = folder.resolve(lips);
    return new StyleProject(
        folder.resolve("mine"),
        "mine",
        "",
        "",
        "",
        "",
        List.of(),
        1,
        List.of(),
        2,
        1,
        List.of(new BorrowedPairs("../" + lips, other, List.of("lips"))),
        null,
        folder.resolve("work"));
  }

  @Test
  void aChangeOfAnyPairOrRegionIsAnotherInput() throws IOException {
    Path own = Files.createDirectories(folder.resolve("mine/pairs"));
    Files.writeString(own.resolve("a-before.png"), "a");
    Path other = Files.createDirectories(folder.resolve("berry/pairs")).resolve("b-before.png");
    Files.writeString(other, "b");
    String sum = new StepInput().withPairs(project("berry")).sum();
    assertThat(new StepInput().withPairs(project("berry")).sum()).isEqualTo(sum);
    assertThat(new StepInput().withPairs(project("rose")).sum()).isNotEqualTo(sum);
    Files.writeString(other, "c");
    assertThat(new StepInput().withPairs(project("berry")).sum()).isNotEqualTo(sum);
  }

  /// With the weights that ship: each artist's makeup is carried over, and one face wears both.
  @Test
  void theAmplifierPaintsBothArtistsOnOneFace() throws Exception {
    StyleTools tools =
        new StyleTools(Backbone.of(AMPLIFIER, 0, 64), folder, folder, folder, null, 1, false);
    PartProgress progress = new PartProgress(_ -> {}, "");
    List<ArtistPairs> single =
        artists.stream()
            .map(
                artist ->
                    new ArtistPairs(
                        artist.label(),
                        artist.regions(),
                        List.of("a"),
                        artist.pairs().subList(0, 1)))
            .toList();
    try (FaceStore faces = faces();
        RegionMix mix =
            Objects.requireNonNull(
                RegionMix.fit(project("berry"), single, tools, progress, () -> false))) {
      AmplifiedPairs done =
          Objects.requireNonNull(
              new FacePainting(task(single, faces, 1), null, _ -> {}).run(mix, () -> false));
      assertThat(done.keptOwn()).hasSize(2);
      assertThat(done.kept()).hasSize(1);
      assertThat(done.kept().getFirst().score().likenesses())
          .hasEntrySatisfying("lips", alike -> assertThat(alike).isGreaterThan(0.9))
          .hasEntrySatisfying("eyes", alike -> assertThat(alike).isGreaterThan(0.8));
    }
  }
}
