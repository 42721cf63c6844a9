package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.amplifier.ArtistPairs;
import org.tinybeauty.amplifier.BareFace;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.amplifier.FaceStore;
import org.tinybeauty.face.FaceCrop;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.pairs.PairRegions;
import org.tinybeauty.recipe.Recipe;
import org.tinybeauty.recipe.RecipeReader;
import org.tinybeauty.recipe.RecipeRenderer;

/// Painting with a painter that puts the artist's own makeup on, or what each test makes of it.
final class FacePaintingTest {
  private static final int SIDE = PairFace.SIZE;
  private static final int CORNER = 3 * SIDE + 3;
  private static List<CompactAmplifier.Pair> pairs = List.of();
  private static List<PairImage> makeup = List.of();

  @TempDir private static Path shared;
  @TempDir private Path folder;

  @BeforeAll
  static void writeFaces() throws IOException {
    pairs = List.of(CollinsFace.pair("smoky", 1), CollinsFace.pair("smoky", 0.9f));
    makeup = CompactAmplifier.split(pairs.getFirst());
    List<PairFace> faces = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      BareFace face = CollinsFace.lit(0.8f + 0.05f * i);
      faces.add(new PairFace(face.crop(), new Affine(), face.mesh(), new FaceCrop()));
    }
    FaceStore.write(shared.resolve("faces.bin"), faces.iterator());
  }

  private static boolean on() {
    return false;
  }

  /// The artist's makeup, as strong as is said.
  private static List<PairImage> scaled(float factor) {
    List<PairImage> regions = new ArrayList<>();
    for (PairImage region : makeup) {
      PairImage copy = region.copy();
      for (float[] plane : copy.rgb()) {
        for (int i = 0; i < plane.length; i++) {
          plane[i] *= factor;
        }
      }
      regions.add(copy);
    }
    return regions;
  }

  private @Nullable AmplifiedPairs run(
      Path into, int wanted, FacePainting.Painter painter, BooleanSupplier stop)
      throws IOException {
    try (FaceStore faces = new FaceStore(shared.resolve("faces.bin"))) {
      return new FacePainting(task(into, faces, wanted, "key"), null, _ -> {}).run(painter, stop);
    }
  }

  private static FacePainting.Task task(Path into, FaceStore faces, int wanted, String key) {
    return new FacePainting.Task(into, "mine", 7, List.of(artist()), plan(faces), wanted, key);
  }

  private static ArtistPairs artist() {
    return ArtistPairs.sole("mine", List.of("a", "b"), pairs);
  }

  private static FacePlan plan(FaceStore faces) {
    List<String> names =
        IntStream.range(0, faces.count()).mapToObj(i -> "faces/" + i + ".jpg").toList();
    return new FacePlan(faces, names, List.of(), List.of(), 7);
  }

  private static AmplifiedPairs done(@Nullable AmplifiedPairs pairs) {
    assertThat(pairs).isNotNull();
    return Objects.requireNonNull(pairs);
  }

  @Test
  void withoutFacesThePairsLieInTheCacheAlone() throws IOException {
    try (FaceStore none = FaceStore.none()) {
      FacePainting.Painter never =
          (_, _, _) -> {
            throw new AssertionError("nothing to paint");
          };
      AmplifiedPairs pairs =
          done(
              new FacePainting(task(folder, none, 0, "key"), null, _ -> {})
                  .run(never, FacePaintingTest::on));
      new AmplifiedFiles(pairs, folder).write();
    }
    try (TrainCache cache = TrainCache.open(folder)) {
      assertThat(cache.names()).containsExactly("artist-0", "artist-1");
      assertThat(TrainHoldOut.every(12).split(cache).kept()).isEmpty();
    }
    assertThat(folder.resolve("report.html")).isRegularFile();
  }

  @Test
  void twoHundredPairsAllLieInTheCache() throws IOException {
    List<CompactAmplifier.Pair> many = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(pairs.get(i % 2));
      names.add("pair-" + i);
    }
    try (FaceStore faces = new FaceStore(shared.resolve("faces.bin"))) {
      FacePlan plan = new FacePlan(faces, List.of("a", "b", "c", "d", "e"), many, names, 7);
      FacePainting.Task task =
          new FacePainting.Task(
              folder, "mine", 7, List.of(ArtistPairs.sole("mine", names, many)), plan, 2, "key");
      AmplifiedPairs pairs =
          done(
              new FacePainting(task, null, _ -> {})
                  .run((_, _, _) -> scaled(1), FacePaintingTest::on));
      assertThat(pairs.own()).hasSize(200);
    }
    try (TrainCache cache = TrainCache.open(folder)) {
      assertThat(cache.count()).isEqualTo(202);
      assertThat(cache.names()).startsWith("artist-0").contains("artist-199", "face-0", "face-1");
    }
  }

  @Test
  void whatFailsIsDroppedWithItsReasonAndTheNextFaceTakesItsPlace() throws IOException {
    FacePainting.Painter painter =
        (_, _, seed) -> {
          List<PairImage> regions = scaled(seed == 8 ? 0.05f : 1);
          if (seed == 9) {
            regions.get(3).rgb()[1][CORNER] += 0.1f;
          }
          return regions;
        };
    AmplifiedPairs pairs = done(run(folder, 3, painter, FacePaintingTest::on));
    assertThat(pairs.faces()).hasSize(5);
    assertThat(pairs.kept())
        .extracting(AmplifiedFace::name)
        .containsExactly("face-0", "face-3", "face-4");
    assertThat(AmplifiedPairs.reasons(pairs.faces()))
        .containsOnlyKeys(MakeupFlaw.FAINT, MakeupFlaw.OFF_FACE)
        .containsValues(1, 1);
    assertThat(folder.resolve("dropped/face-1.jpg")).isNotEmptyFile();
    try (TrainCache cache = new TrainCache(folder)) {
      assertThat(cache.count()).isEqualTo(2 + 3);
    }
  }

  @Test
  void offTheFaceTheOriginalComesBackToTheByte() throws IOException {
    AmplifiedPairs pairs = done(run(folder, 5, (_, _, _) -> scaled(1), FacePaintingTest::on));
    Path images = folder.resolve("images");
    new AmplifiedFiles(pairs, folder).write();
    byte[] residuals = Files.readAllBytes(folder.resolve("mine.bin"));
    try (FaceStore faces = new FaceStore(shared.resolve("faces.bin"))) {
      assertThat(AmplifiedImages.write(folder, images)).isEqualTo(7);
      for (AmplifiedFace face : pairs.kept()) {
        PairImage crop = faces.crop(face.candidate());
        byte[] parts = PairRegions.of(faces.mesh(face.candidate()), SIDE, SIDE).of();
        BufferedImage before = ImageIO.read(images.resolve(face.name() + "-before.png").toFile());
        BufferedImage after = ImageIO.read(images.resolve(face.name() + "-after.png").toFile());
        BufferedImage mask = ImageIO.read(images.resolve(face.name() + "-mask.png").toFile());
        int changed = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
          int x = i % SIDE;
          int y = Math.floorDiv(i, SIDE);
          assertThat(before.getRGB(x, y) & 0xff).isEqualTo(PairImage.level(crop.rgb()[2][i]));
          assertThat(mask.getRaster().getSample(x, y, 0)).isEqualTo(50 * parts[i]);
          if (parts[i] == PairRegions.OUTSIDE) {
            assertThat(after.getRGB(x, y)).isEqualTo(before.getRGB(x, y));
            for (int plane = 0; plane < 12; plane++) {
              assertThat(residuals[(face.record() * 12 + plane) * SIDE * SIDE + i]).isZero();
            }
          } else if (after.getRGB(x, y) != before.getRGB(x, y)) {
            changed++;
          }
        }
        assertThat(changed).isGreaterThan(5000);
      }
    }
  }

  @Test
  void whatIsStoppedGoesOnAndEndsAsIfItHadNotBeenStopped() throws IOException {
    FacePainting.Painter painter = (_, _, seed) -> scaled(seed == 8 ? 9 : 1 + 0.01f * seed);
    Path whole = folder.resolve("whole");
    AmplifiedPairs expected = done(run(whole, 4, painter, FacePaintingTest::on));
    AtomicInteger painted = new AtomicInteger();
    FacePainting.Painter counted =
        (crop, mesh, seed) -> {
          painted.incrementAndGet();
          return painter.paint(crop, mesh, seed);
        };
    Path parts = folder.resolve("parts");
    assertThat(run(parts, 4, counted, () -> painted.get() >= 3)).isNull();
    assertThat(parts.resolve("index.json")).doesNotExist();
    Path journal = parts.resolve("painted.jsonl");
    String lines = Files.readString(journal);
    Files.writeString(journal, lines + lines.substring(lines.length() - 300, lines.length() - 40));
    assertThat(run(parts, 4, counted, FacePaintingTest::on)).isEqualTo(expected);
    assertThat(painted).hasValue(5);
    for (String file : List.of("crops.bin", "mine.bin", "eyes.bin", "lids.bin", "index.json")) {
      assertThat(parts.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
  }

  @Test
  void aFacesVariantsStandUnderItsNameInTheIndex() throws IOException {
    Recipe recipe = RecipeReader.read(Path.of("recipes", "smoky.yaml"));
    FacePainting.Painter painter =
        (crop, mesh, _) -> new RecipeRenderer(crop, mesh).residuals(recipe);
    AmplifiedPairs pairs = done(run(folder, 6, painter, FacePaintingTest::on));
    AmplifiedFace varied = pairs.kept().getLast();
    assertThat(varied.variant()).isNotNull();
    assertThat(varied.name()).isEqualTo(varied.person() + "-v1");
    assertThat(AmplifiedFace.of(varied.json())).isEqualTo(varied);
    try (TrainCache cache = new TrainCache(folder)) {
      List<String> names = cache.names();
      assertThat(names.subList(0, 2)).containsExactly("artist-0", "artist-1");
      assertThat(names.stream().filter(varied.person()::equals)).hasSize(2);
    }
  }

  @Test
  void fewerFacesThanBeforeLeaveAWholeCacheAndAnotherKeyStartsAnew() throws IOException {
    AtomicInteger painted = new AtomicInteger();
    FacePainting.Painter counted =
        (_, _, _) -> {
          painted.incrementAndGet();
          return scaled(1);
        };
    run(folder, 4, counted, FacePaintingTest::on);
    assertThat(done(run(folder, 2, counted, FacePaintingTest::on)).kept()).hasSize(2);
    assertThat(painted).hasValue(4);
    try (TrainCache cache = new TrainCache(folder)) {
      assertThat(cache.count()).isEqualTo(2 + 2);
    }
    try (FaceStore faces = new FaceStore(shared.resolve("faces.bin"))) {
      new FacePainting(task(folder, faces, 1, "other"), null, _ -> {})
          .run(counted, FacePaintingTest::on);
    }
    assertThat(painted).hasValue(5);
  }

  @Test
  void theManifestSaysWhatBecameOfEachFaceAndTheReportShowsIt() throws IOException {
    FacePainting.Painter painter = (_, _, seed) -> scaled(seed == 8 ? 0.05f : 1);
    new AmplifiedFiles(done(run(folder, 3, painter, FacePaintingTest::on)), folder).write();
    JsonNode manifest = new ObjectMapper().readTree(folder.resolve("manifest.json").toFile());
    assertThat(manifest.path("kept").asInt()).isEqualTo(3);
    assertThat(manifest.path("dropped").path("makeup too faint").asInt()).isEqualTo(1);
    JsonNode items = manifest.path("items");
    assertThat(items).hasSize(2 + 4);
    assertThat(items.path(0).path("pair").asText()).isEqualTo("a");
    assertThat(items.path(3).path("source").asText()).isEqualTo("faces/1.jpg");
    assertThat(items.path(3).path("reason").asText()).isEqualTo("makeup too faint");
    assertThat(items.path(4).path("seed").asLong()).isEqualTo(9);
    assertThat(items.path(4).path("record").asInt()).isEqualTo(2 + 1);
    assertThat(items.path(4).path("scores").path("strength").asDouble()).isBetween(0.8, 1.2);
    String report = Files.readString(folder.resolve("report.html"));
    assertThat(report)
        .contains(
            "3 of 4 painted faces are kept", "makeup too faint", "<svg", "faces/1.jpg".substring(6))
        .doesNotContain("http://", "src=\"/");
    assertThat(report.length()).isLessThan(1_000_000);
    BufferedImage sheet = ImageIO.read(folder.resolve("sheet.png").toFile());
    assertThat(sheet.getHeight()).isEqualTo(SIDE);
    try (var files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
    }
  }
}
