package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.recipe.Recipe;
import org.tinybeauty.recipe.RecipeRenderer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `train paint`: paints the one face of a photo with a recipe, to see what a recipe does.
@Command(
    name = "paint",
    description = "Paint the face of one photo with a recipe.",
    mixinStandardHelpOptions = true)
final class RecipePaintCommand implements Callable<Integer> {
  private static final int LARGEST = 1440;

  @Parameters(paramLabel = "IN", description = "A photo (JPEG or PNG) of one face.")
  private Path in = Path.of("");

  @Option(names = "--recipe", required = true, description = "The recipe (YAML).")
  private Path recipe = Path.of("");

  @Option(names = "-o", required = true, description = "The painted photo (PNG or JPEG).")
  private Path out = Path.of("");

  @Mixin private FaceNetworks networks = new FaceNetworks();

  @Override
  public Integer call() throws IOException {
    Recipe look = FaceCacheCommand.read(recipe).getFirst();
    PairImage picture = PairImage.read(in);
    try (PairFinder finder = networks.finder()) {
      PairFinder.Found found = finder.find(picture);
      if (found == null) {
        throw CommandException.failure(in + ": no face found");
      }
      double side = found.crop().side() * PairFace.MARGIN;
      int size = Math.clamp(Math.round(side), 2 * PairFace.SIZE, LARGEST);
      PairFace face = found.cut(picture, size);
      RecipeRenderer renderer = new RecipeRenderer(face.crop(), face.mesh());
      for (PairImage residual : renderer.residuals(look)) {
        add(picture, residual, face.map());
      }
    }
    picture.write(out);
    return ExitCode.OK;
  }

  /// Adds a residual of the crop to the picture it was cut from.
  private static void add(PairImage picture, PairImage residual, Affine cropToPicture) {
    Affine back = new Affine().invert(cropToPicture);
    int last = residual.width() - 2;
    List<float[]> planes = List.of(residual.rgb());
    for (int i = 0; i < picture.width() * picture.height(); i++) {
      double px = i % picture.width() + 0.5;
      double py = Math.floorDiv(i, picture.width()) + 0.5;
      double u = back.x(px, py) - 0.5;
      double v = back.y(px, py) - 0.5;
      if (u < 0 || v < 0 || u > last || v > last) {
        continue;
      }
      int column = (int) u;
      int row = (int) v;
      int at = row * residual.width() + column;
      float fx = (float) (u - column);
      float fy = (float) (v - row);
      for (int c = 0; c < 3; c++) {
        float[] p = planes.get(c);
        float top = p[at] + (p[at + 1] - p[at]) * fx;
        int low = at + residual.width();
        float value = top + (p[low] + (p[low + 1] - p[low]) * fx - top) * fy;
        picture.rgb()[c][i] = Math.clamp(picture.rgb()[c][i] + value, 0f, 1f);
      }
    }
  }
}
