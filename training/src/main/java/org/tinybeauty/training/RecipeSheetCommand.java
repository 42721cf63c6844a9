package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.recipe.Recipe;
import org.tinybeauty.recipe.RecipeRenderer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `train sheet`: a contact sheet, a row a face: before, then one column a recipe.
@Command(
    name = "sheet",
    description = "A contact sheet of recipes on faces: before, then each recipe.",
    mixinStandardHelpOptions = true)
final class RecipeSheetCommand implements Callable<Integer> {
  enum Part {
    FACE,
    EYES,
    LIPS
  }

  @Parameters(arity = "1..*", paramLabel = "PICTURE", description = "Portraits, one face each.")
  private List<Path> pictures = List.of();

  @Option(names = "--recipes", required = true, description = "Recipe, or folder of recipes.")
  private Path recipes = Path.of("");

  @Option(names = "-o", required = true, description = "Picture to write.")
  private Path out = Path.of("");

  @Option(names = "--part", defaultValue = "FACE", description = "${COMPLETION-CANDIDATES}.")
  private Part part = Part.FACE;

  @Option(names = "--tile", defaultValue = "288", description = "Width of a tile in pixels.")
  private int tile = 288;

  @Mixin private FaceNetworks networks = new FaceNetworks();

  @Override
  public Integer call() throws IOException {
    List<Recipe> looks = FaceCacheCommand.read(recipes);
    List<List<PairImage>> rows = new ArrayList<>();
    try (PairFinder finder = networks.finder()) {
      for (Path file : pictures) {
        PairImage picture = PairImage.read(file);
        PairFinder.Found found = finder.find(picture);
        if (found == null) {
          System.getLogger("training").log(System.Logger.Level.WARNING, "{0}: no face", file);
          continue;
        }
        PairFace face = found.cut(picture, 2 * PairFace.SIZE);
        RecipeRenderer renderer = new RecipeRenderer(face.crop(), face.mesh());
        List<PairImage> row = new ArrayList<>();
        row.add(detail(face.crop(), face.mesh()));
        for (Recipe look : looks) {
          row.add(detail(renderer.paint(look), face.mesh()));
        }
        rows.add(row);
      }
    }
    join(rows).write(out);
    return ExitCode.OK;
  }

  private PairImage detail(PairImage image, MeshFace face) {
    float unit = image.width() / (float) PairFace.SIZE;
    return switch (part) {
      case FACE -> view(image, image.width() / 2.0, image.height() / 2.0, image.width(), 1);
      case EYES ->
          view(image, face.meanX(33, 263), face.meanY(33, 263) - 6 * unit, 150 * unit, 0.45);
      case LIPS -> view(image, face.meanX(13, 14), face.meanY(13, 14), 90 * unit, 0.6);
    };
  }

  private PairImage view(PairImage image, double x, double y, double width, double aspect) {
    double scale = width / tile;
    int height = (int) (tile * aspect);
    PairImage square =
        image.square(
            new org.tinybeauty.frame.Affine()
                .set(scale, 0, x - width / 2, 0, scale, y - width * aspect / 2),
            tile);
    PairImage out = PairImage.blank(tile, height);
    for (int c = 0; c < 3; c++) {
      System.arraycopy(square.rgb()[c], 0, out.rgb()[c], 0, tile * height);
    }
    return out;
  }

  private static PairImage join(List<List<PairImage>> rows) {
    PairImage first = rows.getFirst().getFirst();
    int w = first.width();
    int h = first.height();
    PairImage out = PairImage.blank(w * rows.getFirst().size(), h * rows.size());
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.get(row).size(); column++) {
        for (int c = 0; c < 3; c++) {
          float[] from = rows.get(row).get(column).rgb()[c];
          for (int y = 0; y < h; y++) {
            int to = (row * h + y) * out.width() + column * w;
            System.arraycopy(from, y * w, out.rgb()[c], to, w);
          }
        }
      }
    }
    return out;
  }
}
