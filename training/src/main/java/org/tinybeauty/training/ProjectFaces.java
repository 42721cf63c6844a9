package org.tinybeauty.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.tinybeauty.amplifier.FaceStore;
import org.tinybeauty.pairs.FaceSearch;
import org.tinybeauty.pairs.PairFace;

/// Faces to paint, looked for once and kept: looking takes a fifth of a second a picture.
///
/// @param say is told how far it has come, a line at a time
record ProjectFaces(Path mesh, Path locator, int threads, Consumer<String> say) {
  /// The faces of some portraits: found now, or as they were found before. The caller closes it.
  ///
  /// @param work the folder they are kept in
  FaceStore store(List<Path> portraits, Path work) throws IOException, InterruptedException {
    Path store = work.resolve("faces.bin");
    Path stamp = work.resolve("faces.txt");
    StringBuilder input = new StringBuilder();
    for (Path portrait : portraits) {
      input.append(portrait).append(' ').append(Files.size(portrait)).append('\n');
    }
    if (Files.exists(store)
        && Files.exists(stamp)
        && Files.readString(stamp).contentEquals(input)) {
      say.accept("faces: as before");
      return new FaceStore(store);
    }
    PartProgress progress = new PartProgress(say, "looking for faces");
    FaceSearch search =
        FaceSearch.in(portraits, locator, mesh, threads, FaceCacheCommand::flaw, progress::told);
    say.accept(
        "%d faces in %d pictures; left out: %s"
            .formatted(search.usable().size(), portraits.size(), search.counts()));
    Iterator<FaceSearch.Usable> usable = search.usable().iterator();
    FaceStore.write(
        store,
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return usable.hasNext();
          }

          @Override
          public PairFace next() {
            try {
              return usable.next().face();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
    Files.writeString(stamp, input, StandardCharsets.UTF_8);
    return new FaceStore(store);
  }

  /// The portraits of some folders, by folder and name.
  static List<Path> portraits(List<Path> folders) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> all = Files.list(folder)) {
        files.addAll(
            all.filter(f -> f.toString().matches(".*\\.(jpg|jpeg|png)")).sorted().toList());
      }
    }
    return files;
  }
}
