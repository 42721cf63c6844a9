package org.tinybeauty.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.tinybeauty.amplifier.FaceStore;
import org.tinybeauty.pairs.FaceSearch;
import org.tinybeauty.pairs.FaceTwins;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairImage;

/// Faces to paint, looked for once and kept: looking takes a fifth of a second a picture.
///
/// @param say is told how far it has come, a line at a time
record ProjectFaces(Path mesh, Path locator, int threads, Consumer<String> say) {
  /// Faces and the pictures they are of, in the same order.
  record Faces(FaceStore store, List<Path> files) implements AutoCloseable {
    @Override
    public void close() {
      store.close();
    }
  }

  /// The faces of some portraits: found now, or as they were found before. The caller closes them.
  ///
  /// @param known pictures whose faces are left out where portraits show them again
  /// @param work the folder they are kept in
  /// @throws InterruptedException when it was to stop
  Faces faces(List<Path> portraits, List<Path> known, Path work, BooleanSupplier stop)
      throws IOException, InterruptedException {
    Path store = work.resolve("faces.bin");
    Path stamp = work.resolve("faces.txt");
    Path used = work.resolve("faces-used.txt");
    StringBuilder input = new StringBuilder();
    for (Path portrait : Stream.concat(portraits.stream(), known.stream()).toList()) {
      input.append(portrait).append(' ').append(Files.size(portrait)).append('\n');
    }
    if (Files.exists(store)
        && Files.exists(used)
        && Files.exists(stamp)
        && Files.readString(stamp).contentEquals(input)) {
      say.accept("faces: as before");
      return new Faces(new FaceStore(store), paths(Files.readAllLines(used)));
    }
    if (portraits.isEmpty()) {
      throw new IOException("no pictures of faces to practise on; put portraits into faces/");
    }
    Files.deleteIfExists(stamp);
    PartProgress progress = new PartProgress(say, "looking for faces");
    FaceTwins twins = twins(known);
    FaceSearch search =
        FaceSearch.in(
            portraits,
            locator,
            mesh,
            threads,
            face -> twins.has(face) ? "among the pairs" : FaceCacheCommand.flaw(face),
            stop,
            progress::told);
    say.accept(
        "%d faces in %d pictures; left out: %s"
            .formatted(search.usable().size(), portraits.size(), search.counts()));
    if (search.usable().isEmpty()) {
      throw new IOException(
          "none of the %d pictures of faces can be used: %s; put portraits without makeup there, one person each, seen from the front"
              .formatted(portraits.size(), search.counts()));
    }
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
    List<String> files = search.usable().stream().map(found -> found.file().toString()).toList();
    Files.write(used, files);
    Files.writeString(stamp, input, StandardCharsets.UTF_8);
    return new Faces(new FaceStore(store), paths(files));
  }

  /// No faces, for a project that learns from its pairs alone.
  static Faces none() {
    return new Faces(FaceStore.none(), List.of());
  }

  private FaceTwins twins(List<Path> known) throws IOException {
    List<PairFace> faces = new ArrayList<>();
    try (PairFinder finder = new PairFinder(locator, mesh)) {
      for (Path picture : known) {
        PairImage image = PairImage.read(picture);
        PairFinder.Found found = finder.find(image);
        if (found != null) {
          faces.add(found.cut(image, PairFace.SIZE));
        }
      }
    }
    return new FaceTwins(faces);
  }

  private static List<Path> paths(List<String> names) {
    return names.stream().map(Path::of).toList();
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
