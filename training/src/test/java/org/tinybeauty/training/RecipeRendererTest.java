package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.recipe.Recipe;
import org.tinybeauty.recipe.RecipeReader;
import org.tinybeauty.recipe.RecipeRenderer;

/// On the crop of a NASA portrait (public domain; see the resource folder) with its mesh beside it.
final class RecipeRendererTest {
  private static final int SIZE = 288;
  private static PairImage crop = PairImage.blank(1, 1);
  private static MeshFace mesh = face(new float[3][MeshFace.POINTS]);

  @TempDir private Path folder;

  private static MeshFace face(float[][] points) {
    return new MeshFace(points[0], points[1], points[2], 1);
  }

  @BeforeAll
  static void readFace() throws IOException {
    Path file = Files.createTempFile("collins", ".png");
    try (var in = RecipeRendererTest.class.getResourceAsStream("collins.png");
        var text = RecipeRendererTest.class.getResourceAsStream("collins-mesh.txt")) {
      ImageIO.write(ImageIO.read(in), "png", file.toFile());
      crop = PairImage.read(file);
      float[][] points = new float[3][MeshFace.POINTS];
      List<String> lines = new String(text.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      for (int i = 0; i < MeshFace.POINTS; i++) {
        String[] values = lines.get(i).split(" ", -1);
        for (int axis = 0; axis < 3; axis++) {
          points[axis][i] = Float.parseFloat(values[axis]);
        }
      }
      mesh = face(points);
    } finally {
      Files.delete(file);
    }
  }

  private static Recipe recipe(String name) throws IOException {
    return RecipeReader.read(Path.of("recipes", name + ".yaml"));
  }

  private static double largest(PairImage image, int x, int y) {
    double most = 0;
    for (int c = 0; c < 3; c++) {
      most = Math.max(most, Math.abs(image.rgb()[c][y * SIZE + x]));
    }
    return most;
  }

  @Test
  void strengthZeroLeavesEverythingUntouched() {
    Recipe bare = RecipeReader.parse("name: b\ntitle: b\ndescription: b\n", "bare");
    for (PairImage residual : new RecipeRenderer(crop, mesh).residuals(bare)) {
      for (float[] plane : residual.rgb()) {
        for (float value : plane) {
          assertThat(value).isCloseTo(0, within(1e-3f));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"natural", "classic-red", "smoky", "editorial"})
  void regionsAddUpToTheMakeup(String name) throws IOException {
    RecipeRenderer renderer = new RecipeRenderer(crop, mesh);
    List<PairImage> regions = renderer.residuals(recipe(name));
    PairImage painted = renderer.paint(recipe(name));
    assertThat(regions).hasSize(RecipeRenderer.REGIONS.size());
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < SIZE * SIZE; i++) {
        float sum = 0;
        for (PairImage region : regions) {
          sum += region.rgb()[c][i];
        }
        float change = painted.rgb()[c][i] - crop.rgb()[c][i];
        if (Math.abs(change - sum) > 1e-5f) {
          assertThat(change).as("channel %d pixel %d", c, i).isCloseTo(sum, within(1e-5f));
        }
      }
    }
  }

  @Test
  void redLipsAreRedAndTeethStayAsTheyWere() throws IOException {
    PairImage lips = new RecipeRenderer(crop, mesh).residuals(recipe("classic-red")).getFirst();
    int lowerX = (int) mesh.meanX(14, 17);
    int lowerY = (int) mesh.meanY(14, 17);
    assertThat(lips.rgb()[1][lowerY * SIZE + lowerX]).isLessThan(-0.2f);
    int teethX = (int) mesh.meanX(13, 14);
    int teethY = (int) mesh.meanY(13, 14);
    assertThat(largest(lips, teethX, teethY)).isLessThan(0.02);
  }

  @ParameterizedTest
  @ValueSource(strings = {"smoky", "editorial"})
  void eyeMakeupStaysOffTheEyeballAndTheCheek(String name) throws IOException {
    PairImage eyes = new RecipeRenderer(crop, mesh).residuals(recipe(name)).get(1);
    for (int[] lids : new int[][] {{159, 145}, {386, 374}}) {
      int x = (int) mesh.meanX(lids);
      int y = (int) mesh.meanY(lids);
      assertThat(largest(eyes, x, y)).isLessThan(0.05);
    }
    assertThat(largest(eyes, (int) mesh.x()[205], (int) mesh.y()[205])).isZero();
    int lidX = (int) mesh.meanX(159, 27);
    int lidY = (int) mesh.meanY(159, 27);
    assertThat(largest(eyes, lidX, lidY)).isGreaterThan(0.1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"natural", "classic-red", "smoky", "editorial"})
  void nothingIsPaintedOnBackgroundHairOrSuit(String name) throws IOException {
    PairImage painted = new RecipeRenderer(crop, mesh).paint(recipe(name));
    int[][] places = {{4, 4}, {SIZE - 4, 4}, {SIZE / 2, 40}, {4, SIZE - 4}, {SIZE / 2, SIZE - 4}};
    for (int[] place : places) {
      int i = place[1] * SIZE + place[0];
      for (int c = 0; c < 3; c++) {
        assertThat(painted.rgb()[c][i]).isCloseTo(crop.rgb()[c][i], within(1e-3f));
      }
    }
  }

  @Test
  void cacheHoldsWhatWasWritten() throws IOException {
    RecipeRenderer renderer = new RecipeRenderer(crop, mesh);
    List<PairImage> regions = renderer.residuals(recipe("classic-red"));
    try (FaceCache cache = new FaceCache(folder, List.of("classic-red"))) {
      for (int at = 0; at < 2; at++) {
        cache.face(at, crop, renderer.eyeRegion(), TrainBlink.lids(mesh));
        cache.style(at, "classic-red", regions);
      }
      assertThat(cache.clippedShare()).isLessThan(1e-4);
      cache.finish(List.of("a.jpg", "b.jpg"));
    }
    try (TrainCache read = new TrainCache(folder)) {
      assertThat(read.count()).isEqualTo(2);
      assertThat(read.styles()).containsExactly("classic-red");
      float[] lids = new float[TrainBlink.NUMBERS];
      read.lids(1, lids);
      assertThat(lids).isEqualTo(TrainBlink.lids(mesh));
    }
    byte[] crops = Files.readAllBytes(folder.resolve("crops.bin"));
    assertThat(crops).hasSize(2 * 3 * SIZE * SIZE);
    byte[] steps = Files.readAllBytes(folder.resolve("classic-red.bin"));
    float scale = FaceCache.scale(0);
    for (int i = 0; i < 3 * SIZE * SIZE; i++) {
      float value = regions.getFirst().rgb()[i / (SIZE * SIZE)][i % (SIZE * SIZE)] * 255;
      if (Math.abs(steps[i] * scale - value) > scale * 0.51f) {
        assertThat(steps[i] * scale).as("value %d", i).isCloseTo(value, within(scale * 0.51f));
      }
    }
  }
}
