package org.tinybeauty.amplifier;

import java.util.List;
import org.tinybeauty.recipe.RecipeRenderer;

/// One artist's pairs, and the regions of a style that come from them.
///
/// @param label what people call the artist
/// @param regions some of [RecipeRenderer#REGIONS]
/// @param names of the pairs
public record ArtistPairs(
    String label, List<String> regions, List<String> names, List<CompactAmplifier.Pair> pairs) {
  public ArtistPairs {
    regions = List.copyOf(regions);
    names = List.copyOf(names);
    pairs = List.copyOf(pairs);
    if (names.size() != pairs.size()) {
      throw new IllegalArgumentException(pairs.size() + " pairs called " + names);
    }
  }

  /// The pairs of an artist who gives all regions.
  public static ArtistPairs sole(
      String label, List<String> names, List<CompactAmplifier.Pair> pairs) {
    return new ArtistPairs(label, RecipeRenderer.REGIONS, names, pairs);
  }

  /// Whether a region, by its place in [RecipeRenderer#REGIONS], is theirs.
  public boolean gives(int region) {
    return regions.contains(RecipeRenderer.REGIONS.get(region));
  }
}
