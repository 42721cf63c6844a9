package org.tinybeauty.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.tinybeauty.pairs.PairFiles;

/// Finds pictures in folders by the names of their befores.
final class PictureFiles {
  private PictureFiles() {}

  /// The picture of a name: `name.*`, or else `name-after.*`.
  ///
  /// @throws IOException when there is not exactly one
  static Path named(Path folder, String name) throws IOException {
    int most = 0;
    for (String stem : List.of(name, name + "-after")) {
      List<Path> found =
          PairFiles.pictures(folder).stream()
              .filter(file -> stem(file).equalsIgnoreCase(stem))
              .toList();
      if (found.size() == 1) {
        return found.getFirst();
      }
      most = Math.max(most, found.size());
    }
    throw new IOException(
        "%s: %s of the name %s (expected: one)"
            .formatted(folder, most == 0 ? "no picture" : "several pictures", name));
  }

  /// File name without its ending, in lower case.
  static String stem(Path file) {
    return String.valueOf(file.getFileName())
        .toLowerCase(Locale.ROOT)
        .replaceFirst("\\.[^.]*$", "");
  }
}
