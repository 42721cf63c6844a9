package org.tinybeauty.pairs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Regions of a style's makeup that are taken from other pairs than the project's own.
///
/// @param name the folder as `style.yaml` says it
/// @param folder a folder of pairs, or a project with such
/// @param regions some of [#REGIONS], in that order
public record BorrowedPairs(String name, Path folder, List<String> regions) {
  /// All regions of makeup, in the order of [org.tinybeauty.recipe.RecipeRenderer#REGIONS].
  public static final List<String> REGIONS = List.of("lips", "eyes", "brows", "skin");

  /// The folder of pairs in a project.
  static final String PAIRS = "pairs";

  public BorrowedPairs {
    regions = REGIONS.stream().filter(regions::contains).toList();
  }

  /// Where the pairs lie: in the folder, or in its `pairs`.
  public Path pairs() {
    Path inside = folder.resolve(PAIRS);
    return Files.isDirectory(inside) ? inside : folder;
  }

  /// What people call the folder: its own name, or that of the project it is the `pairs` of.
  public String label() {
    Path whole = folder.toAbsolutePath().normalize();
    Path shown = whole.endsWith(PAIRS) ? whole.resolveSibling("") : whole;
    return String.valueOf(shown.getFileName());
  }
}
