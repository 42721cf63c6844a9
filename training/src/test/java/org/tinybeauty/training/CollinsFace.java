package org.tinybeauty.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.tinybeauty.amplifier.BareFace;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.recipe.RecipeReader;
import org.tinybeauty.recipe.RecipeRenderer;

/// The crop of a NASA portrait (public domain; see the resource folder), bare and made up.
final class CollinsFace {
  private static final Path CROP =
      Path.of("src/test/resources/org/tinybeauty/training/collins.png");

  private CollinsFace() {}

  static BareFace bare() throws IOException {
    float[][] points = new float[3][MeshFace.POINTS];
    try (var text = CollinsFace.class.getResourceAsStream("collins-mesh.txt")) {
      byte[] bytes = Objects.requireNonNull(text).readAllBytes();
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      for (int i = 0; i < MeshFace.POINTS; i++) {
        String[] values = lines.get(i).split(" ", -1);
        for (int axis = 0; axis < 3; axis++) {
          points[axis][i] = Float.parseFloat(values[axis]);
        }
      }
    }
    return new BareFace(PairImage.read(CROP), new MeshFace(points[0], points[1], points[2], 1));
  }

  /// The same face in another light, at 8 bits.
  static BareFace lit(float gain) throws IOException {
    BareFace face = bare();
    for (float[] plane : face.crop().rgb()) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = PairImage.level(plane[i] * gain) / 255f;
      }
    }
    return face;
  }

  /// A pair of this face with a recipe of the repository.
  static CompactAmplifier.Pair pair(String recipe, float gain) throws IOException {
    BareFace face = lit(gain);
    PairImage after =
        new RecipeRenderer(face.crop(), face.mesh())
            .paint(RecipeReader.read(Path.of("recipes", recipe + ".yaml")));
    return new CompactAmplifier.Pair(face.crop(), after, face.mesh());
  }
}
