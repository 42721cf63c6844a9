package org.tinybeauty.pairs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// Looks for faces to train on in many pictures at once.
///
/// @param usable in the order of the pictures
/// @param flaws why the other pictures are left out
public record FaceSearch(List<Usable> usable, Map<Path, String> flaws) {
  /// A picture with a face that is good enough.
  public record Usable(Path file, PairFinder.Found found) {
    /// The face, cut for training. Reads the picture again.
    public PairFace face() throws IOException {
      return found.cut(PairImage.read(file), PairFace.SIZE);
    }
  }

  /// Looks at every picture.
  ///
  /// @param locator folder of the face detector
  /// @param mesh MediaPipe's face mesh, or its folder
  /// @param flaw what else may be wrong with a face, or an empty text; from many threads
  /// @param stop is asked after each picture
  /// @param progress is told how many pictures are done, of how many; from this thread
  /// @throws InterruptedException when this thread is interrupted, or it was to stop
  public static FaceSearch in(
      List<Path> pictures,
      Path locator,
      Path mesh,
      int threads,
      Function<PairFace, String> flaw,
      BooleanSupplier stop,
      BiConsumer<Integer, Integer> progress)
      throws InterruptedException {
    BlockingQueue<PairFinder> finders = new LinkedBlockingQueue<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int i = 0; i < threads; i++) {
        finders.add(new PairFinder(locator, mesh));
      }
      List<Future<Object>> looking = new ArrayList<>();
      for (Path picture : pictures) {
        looking.add(pool.submit(() -> look(picture, finders, flaw)));
      }
      List<Usable> usable = new ArrayList<>();
      Map<Path, String> flaws = new LinkedHashMap<>();
      for (int i = 0; i < pictures.size(); i++) {
        if (looking.get(i).get() instanceof Usable good) {
          usable.add(good);
        } else {
          flaws.put(pictures.get(i), String.valueOf(looking.get(i).get()));
        }
        progress.accept(i + 1, pictures.size());
        if (stop.getAsBoolean()) {
          throw new InterruptedException("stopped while looking for faces");
        }
      }
      return new FaceSearch(usable, flaws);
    } catch (ExecutionException e) {
      throw new IllegalStateException("looking for faces failed: " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
      finders.forEach(PairFinder::close);
    }
  }

  /// A [Usable], or the flaw that keeps the picture out.
  private static Object look(
      Path file, BlockingQueue<PairFinder> finders, Function<PairFace, String> flaw)
      throws InterruptedException {
    PairImage picture;
    try {
      picture = PairImage.read(file);
    } catch (IOException e) {
      return "cannot be read";
    }
    PairFinder finder = finders.take();
    PairFinder.Found found;
    try {
      found = finder.find(picture);
    } finally {
      finders.add(finder);
    }
    if (found == null) {
      return "no sure face";
    }
    PairFace face = found.cut(picture, PairFace.SIZE);
    String wrong = face.flaw().isEmpty() ? flaw.apply(face) : face.flaw();
    return wrong.isEmpty() ? new Usable(file, found) : wrong;
  }

  /// How many pictures have each flaw.
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    flaws.values().forEach(flaw -> counts.merge(flaw, 1, Integer::sum));
    return counts;
  }
}
