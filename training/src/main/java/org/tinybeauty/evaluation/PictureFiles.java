package org.tinybeauty.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds pictures in folders by name: `x-before.*` with `x-after.*`, or all of them.
final class PictureFiles {
  private static final Pattern PICTURE = Pattern.compile(".*\\.(jpe?g|png|webp|tiff?|bmp|gif)");
  private static final Pattern HALF = Pattern.compile("(.+)[-_ ](before|after)\\.[^.]+");

  private PictureFiles() {}

  /// A pair on disk.
  record Pair(String name, Path before, Path after) {}

  /// The pairs of a folder, by name.
  ///
  /// @throws IOException when there is none, or halves have no partner, or two
  static List<Pair> pairs(Path folder) throws IOException {
    Map<String, Map<String, Path>> halves = new TreeMap<>();
    for (Path file : all(folder)) {
      Matcher half = HALF.matcher(fileName(file));
      if (half.matches()) {
        Map<String, Path> pair = halves.computeIfAbsent(half.group(1), _ -> new TreeMap<>());
        if (pair.put(half.group(2), file) != null) {
          throw new IOException(file + ": there are two pictures of that name");
        }
      }
    }
    List<Pair> pairs = new ArrayList<>();
    for (Map.Entry<String, Map<String, Path>> entry : halves.entrySet()) {
      Path before = entry.getValue().get("before");
      Path after = entry.getValue().get("after");
      if (before == null || after == null) {
        throw new IOException(
            "%s: %s has no %s (expected: pairs named x-before.* and x-after.*)"
                .formatted(folder, entry.getKey(), before == null ? "before" : "after"));
      }
      pairs.add(new Pair(entry.getKey(), before, after));
    }
    if (pairs.isEmpty()) {
      throw new IOException(folder + ": no pairs (expected: x-before.* and x-after.*)");
    }
    return pairs;
  }

  /// All pictures of a folder, by name.
  ///
  /// @throws IOException when it cannot be listed
  static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> PICTURE.matcher(fileName(file)).matches()).sorted().toList();
    }
  }

  /// The picture of a name: `name.*`, or else `name-after.*`.
  ///
  /// @throws IOException when there is not exactly one
  static Path named(Path folder, String name) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String stem : List.of(name, name + "-after")) {
      for (Path file : all(folder)) {
        if (found.size() < 2 && stem(file).equals(stem.toLowerCase(Locale.ROOT))) {
          found.add(file);
        }
      }
      if (found.size() == 1) {
        return found.getFirst();
      }
    }
    throw new IOException(
        "%s: %s pictures of the name %s (expected: one)"
            .formatted(folder, found.isEmpty() ? "no" : "several", name));
  }

  /// File name without its ending, in lower case.
  static String stem(Path file) {
    return fileName(file).replaceFirst("\\.[^.]*$", "");
  }

  private static String fileName(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
  }
}
