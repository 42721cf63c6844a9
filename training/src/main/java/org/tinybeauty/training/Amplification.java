package org.tinybeauty.training;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.amplifier.FaceStore;
import org.tinybeauty.pairs.AlignedPair;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.pairs.PairProject;
import org.tinybeauty.pairs.StyleProject;
import org.tinybeauty.recipe.RecipeRenderer;

/// Turns a project's few pairs into as many as it has faces: adapts the compact amplifier to the
/// pairs, paints every face, and leaves a [FaceCache] for the trainer. The artist's own pairs are
/// in it too, as they are. Goes on where an interrupted run with the same input stopped.
final class Amplification {
  /// A face whose makeup is so many times as strong as the artist's, or less than a part of it, is
  /// a failure of the amplifier.
  private static final double STRONGEST = 2.5;

  private static final double FAINTEST = 0.15;

  /// Each of the artist's pairs counts as often as so many painted ones.
  private static final int OWN = 4;

  private static final int SHEET_COLUMNS = 8;
  private static final int SHEET_ROWS = 6;

  private final PairProject project;
  private final Path mesh;
  private final Path locator;
  private final int threads;
  private final Consumer<String> say;

  /// What came of it.
  ///
  /// @param painted faces in the cache, the artist's own apart
  /// @param dropped faces whose makeup was too strong or too faint
  record Outcome(Path cache, int painted, int own, int dropped) {}

  /// @param say is told how far it has come, a line at a time
  Amplification(PairProject project, Path mesh, Path locator, int threads, Consumer<String> say) {
    this.project = project;
    this.mesh = mesh;
    this.locator = locator;
    this.threads = threads;
    this.say = say;
  }

  /// Amplifies.
  ///
  /// @param weights of the amplifier
  /// @param steps of adapting to the pairs
  Outcome run(Path weights, long steps, BooleanSupplier stop)
      throws IOException, InterruptedException {
    StyleProject style = project.style();
    Path work = Files.createDirectories(style.work());
    List<CompactAmplifier.Pair> pairs = new ArrayList<>();
    for (AlignedPair pair : project.pairs()) {
      PairFace before = pair.face().cut(pair.before(), PairFace.SIZE);
      PairFace after = pair.face().cut(pair.after(), PairFace.SIZE);
      pairs.add(new CompactAmplifier.Pair(before.crop(), after.crop(), before.mesh()));
    }
    FaceStore faces = new ProjectFaces(mesh, locator, threads, say).store(style.portraits(), work);
    PartProgress progress = new PartProgress(say, "adapting to the pairs");
    try (faces;
        CompactAmplifier amplifier =
            CompactAmplifier.adapt(
                weights,
                pairs,
                new CompactAmplifier.Adapting(steps, threads, style.seed()),
                work.resolve("adapting.bin"),
                stop,
                progress::told)) {
      return paint(amplifier, faces, pairs, work.resolve("pairs"), stop);
    }
  }

  private Outcome paint(
      CompactAmplifier amplifier,
      FaceStore faces,
      List<CompactAmplifier.Pair> pairs,
      Path folder,
      BooleanSupplier stop)
      throws IOException {
    StyleProject style = project.style();
    List<String> names = new ArrayList<>();
    int dropped = 0;
    double strength = 0;
    PartProgress progress = new PartProgress(say, "painting faces");
    int count = Math.min(faces.count(), style.amplified());
    BufferedImage sheet =
        new BufferedImage(
            SHEET_COLUMNS * PairFace.SIZE / 2,
            SHEET_ROWS * PairFace.SIZE,
            BufferedImage.TYPE_INT_RGB);
    try (FaceCache cache = new FaceCache(folder, List.of(style.name()))) {
      for (int again = 0; again < OWN; again++) {
        for (CompactAmplifier.Pair pair : pairs) {
          List<PairImage> regions = CompactAmplifier.split(pair);
          strength += sum(regions) / (OWN * pairs.size());
          put(
              cache,
              names,
              "artist-" + names.size() % pairs.size(),
              pair.before(),
              pair.mesh(),
              regions);
        }
      }
      int own = names.size();
      for (int at = 0; at < count && !stop.getAsBoolean(); at++) {
        PairImage crop = faces.crop(at);
        MeshFace face = faces.mesh(at);
        List<PairImage> regions = amplifier.paint(crop, face, style.seed() + at);
        double part = sum(regions) / strength;
        if (part > STRONGEST || part < FAINTEST) {
          dropped++;
        } else {
          draw(sheet, names.size() - own, crop, regions);
          put(cache, names, "face-" + at, crop, face, regions);
        }
        progress.told(at + 1, count);
      }
      if (!stop.getAsBoolean()) {
        cache.finish(names); // without it, this is no cache yet
      }
      ImageIO.write(sheet, "png", folder.resolve("sheet.png").toFile());
      return new Outcome(folder, names.size() - own, own, dropped);
    }
  }

  private static void put(
      FaceCache cache,
      List<String> names,
      String name,
      PairImage crop,
      MeshFace mesh,
      List<PairImage> regions)
      throws IOException {
    int at = names.size();
    RecipeRenderer eyes = new RecipeRenderer(crop, mesh);
    cache.face(at, crop, eyes.eyeRegion(), TrainBlink.lids(mesh));
    cache.style(at, cache.styles().getFirst(), regions);
    names.add(name);
  }

  private static double sum(List<PairImage> regions) {
    double sum = 0;
    for (PairImage region : regions) {
      for (float[] plane : region.rgb()) {
        for (float value : plane) {
          sum += Math.abs(value);
        }
      }
    }
    return sum;
  }

  /// Puts before over after, at half size.
  private static void draw(BufferedImage sheet, int at, PairImage crop, List<PairImage> regions) {
    if (at >= SHEET_COLUMNS * SHEET_ROWS) {
      return;
    }
    int side = PairFace.SIZE / 2;
    int x0 = at % SHEET_COLUMNS * side;
    int y0 = Math.floorDiv(at, SHEET_COLUMNS) * PairFace.SIZE;
    for (int i = 0; i < side * side; i++) {
      int x = i % side;
      int y = Math.floorDiv(i, side);
      int from = 2 * y * PairFace.SIZE + 2 * x;
      int before = 0;
      int after = 0;
      for (int c = 0; c < 3; c++) {
        float value = crop.rgb()[c][from];
        before = before << 8 | PairImage.level(value);
        for (PairImage region : regions) {
          value += region.rgb()[c][from];
        }
        after = after << 8 | PairImage.level(value);
      }
      sheet.setRGB(x0 + x, y0 + y, before);
      sheet.setRGB(x0 + x, y0 + side + y, after);
    }
  }
}
