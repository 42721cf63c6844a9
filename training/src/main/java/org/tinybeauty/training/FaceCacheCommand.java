package org.tinybeauty.training;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.pairs.FaceSearch;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.recipe.Recipe;
import org.tinybeauty.recipe.RecipeException;
import org.tinybeauty.recipe.RecipeReader;
import org.tinybeauty.recipe.RecipeRenderer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `train cache`: paints every face of some folders with every recipe and leaves the pairs in a
/// [FaceCache]. Goes on where an interrupted run with the same faces and recipes stopped.
@Command(
    name = "cache",
    description = "Paint faces with recipes: the pairs a style is trained on.",
    mixinStandardHelpOptions = true)
final class FaceCacheCommand implements Callable<Integer> {
  @Option(names = "--faces", required = true, arity = "1..*", description = "Folders of portraits.")
  private List<Path> faces = List.of();

  @Option(names = "--recipes", required = true, description = "Folder of recipes (*.yaml).")
  private Path recipes = Path.of("");

  @Option(names = "--out", required = true, description = "Folder for the cache.")
  private Path out = Path.of("");

  @Mixin private FaceNetworks networks = new FaceNetworks();

  @Option(names = "--threads", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
  private int threads = 2;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<Recipe> looks = read(recipes);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      paintAll(pool, looks, find());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("interrupted; run again to go on", e);
    } catch (ExecutionException e) {
      throw CommandException.failure(String.valueOf(e.getCause()), e);
    } finally {
      pool.shutdownNow();
    }
    return ExitCode.OK;
  }

  static List<Recipe> read(Path recipes) throws IOException {
    try {
      return Files.isDirectory(recipes)
          ? RecipeReader.readAll(recipes)
          : List.of(RecipeReader.read(recipes));
    } catch (RecipeException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  /// Finds the usable faces, in the order of the pictures, and says why others are not.
  private List<FaceSearch.Usable> find() throws IOException, InterruptedException {
    List<Path> pictures = ProjectFaces.portraits(faces);
    FaceSearch search =
        FaceSearch.in(
            pictures,
            networks.locator(),
            networks.mesh(),
            threads,
            FaceCacheCommand::flaw,
            () -> false,
            (_, _) -> {});
    search.flaws().forEach((file, flaw) -> say("left out " + file.getFileName() + ": " + flaw));
    say(
        search.usable().size()
            + " faces of "
            + pictures.size()
            + " pictures; left out: "
            + search.counts());
    return search.usable();
  }

  /// Eyes that are covered or wear makeup already teach nothing.
  static String flaw(PairFace face) {
    boolean bare = new RecipeRenderer(face.crop(), face.mesh()).bareEyes() >= 0.3f;
    return bare ? "" : "eyes covered or painted";
  }

  private void paintAll(ExecutorService pool, List<Recipe> looks, List<FaceSearch.Usable> jobs)
      throws IOException, InterruptedException, ExecutionException {
    List<String> styles = looks.stream().map(Recipe::name).toList();
    List<String> names = jobs.stream().map(j -> String.valueOf(j.file().getFileName())).toList();
    AtomicInteger count = new AtomicInteger();
    try (FaceCache cache = new FaceCache(out, styles);
        FileChannel done = progress(looks.hashCode() * 31 + names.hashCode(), names.size())) {
      List<Future<@Nullable Object>> painted = new ArrayList<>();
      for (int i = 0; i < jobs.size(); i++) {
        int at = i;
        ByteBuffer mark = ByteBuffer.allocate(1);
        done.read(mark, 4L + at);
        if (mark.get(0) != 0) {
          count.incrementAndGet();
          continue;
        }
        painted.add(
            pool.submit(
                () -> {
                  paint(cache, at, jobs.get(at), looks);
                  done.write(ByteBuffer.wrap(new byte[] {1}), 4L + at);
                  int n = count.incrementAndGet();
                  if (n % 50 == 0) {
                    say(n + " of " + jobs.size() + " faces painted");
                  }
                  return null;
                }));
      }
      for (Future<@Nullable Object> one : painted) {
        one.get();
      }
      cache.finish(names);
      say(names.size() + " faces, " + styles + "; share clipped: " + cache.clippedShare());
    }
    Files.delete(out.resolve("progress"));
  }

  /// A byte a face after a stamp of what is being made; another stamp starts anew.
  private FileChannel progress(int stamp, int count) throws IOException {
    Files.createDirectories(out);
    FileChannel file =
        FileChannel.open(
            out.resolve("progress"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    ByteBuffer head = ByteBuffer.allocate(4);
    if (file.read(head, 0) < 4 || head.getInt(0) != stamp) {
      file.truncate(0);
      file.write(ByteBuffer.allocate(4 + count).putInt(0, stamp), 0);
    }
    return file;
  }

  private static void paint(FaceCache cache, int at, FaceSearch.Usable job, List<Recipe> looks)
      throws IOException {
    PairFace face = job.face();
    RecipeRenderer renderer = new RecipeRenderer(face.crop(), face.mesh());
    cache.face(at, face.crop(), renderer.eyeRegion(), TrainBlink.lids(face.mesh()));
    for (Recipe look : looks) {
      cache.style(at, look.name(), renderer.residuals(look));
    }
  }

  private void say(String line) {
    if (spec != null) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(line);
      err.flush();
    }
  }
}
