package org.tinybeauty.training;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairFiles;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.recipe.Recipe;
import org.tinybeauty.recipe.RecipeRenderer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `train paint`: paints the one face of a photo with a recipe, to see what a recipe does; or all
/// photos of a folder, for pairs whose after is known.
@Command(
    name = "paint",
    description = {
      "Paint the face of one photo with a recipe.",
      "Of a folder of photos: pairs x-before.png and x-after.png, as `train evaluate --pairs` and"
          + " `train new` take them."
    },
    mixinStandardHelpOptions = true)
final class RecipePaintCommand implements Callable<Integer> {
  private static final int LARGEST = 1440;

  @Parameters(
      paramLabel = "IN",
      description = "A photo (JPEG or PNG) of one face, or a folder of such.")
  private Path in = Path.of("");

  @Option(names = "--recipe", required = true, description = "The recipe (YAML).")
  private Path recipe = Path.of("");

  @Option(
      names = "-o",
      required = true,
      description = "The painted photo (PNG or JPEG), or the folder for the pairs.")
  private Path out = Path.of("");

  @Mixin private FaceNetworks networks = new FaceNetworks();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Recipe look = FaceCacheCommand.read(recipe).getFirst();
    try (PairFinder finder = networks.finder()) {
      if (Files.isDirectory(in)) {
        return folder(look, finder);
      }
      PairImage picture = PairImage.read(in);
      if (!paint(picture, look, finder)) {
        throw CommandException.failure(in + ": no face found");
      }
      picture.write(out);
    }
    return ExitCode.OK;
  }

  private int folder(Recipe look, PairFinder finder) throws IOException {
    List<Path> photos = PairFiles.pictures(in);
    if (photos.isEmpty()) {
      throw CommandException.failure(in + ": no photos (expected: JPEG, PNG or WebP)");
    }
    Files.createDirectories(out);
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    PartProgress progress = new PartProgress(err::println, "painting");
    int made = 0;
    for (int i = 0; i < photos.size(); i++) {
      Path photo = photos.get(i);
      PairImage before = PairImage.read(photo);
      PairImage after = before.copy();
      if (paint(after, look, finder)) {
        String name = String.valueOf(photo.getFileName()).replaceFirst("\\.[^.]*$", "");
        before.write(out.resolve(name + "-before.png"));
        after.write(out.resolve(name + "-after.png"));
        made++;
      } else {
        err.println(photo + ": no face found; left out");
      }
      progress.told(i + 1, photos.size());
    }
    if (made == 0) {
      throw CommandException.failure(in + ": no face in any photo");
    }
    spec.commandLine().getOut().printf("%d pairs in %s%n", made, out);
    return ExitCode.OK;
  }

  /// Paints a picture in place.
  ///
  /// @return false when it shows no face
  private static boolean paint(PairImage picture, Recipe look, PairFinder finder) {
    PairFinder.Found found = finder.find(picture);
    if (found == null) {
      return false;
    }
    double side = found.crop().side() * PairFace.MARGIN;
    int size = Math.clamp(Math.round(side), 2 * PairFace.SIZE, LARGEST);
    PairFace face = found.cut(picture, size);
    RecipeRenderer renderer = new RecipeRenderer(face.crop(), face.mesh());
    for (PairImage residual : renderer.residuals(look)) {
      PairPictures.add(picture, residual, face.map());
    }
    return true;
  }
}
