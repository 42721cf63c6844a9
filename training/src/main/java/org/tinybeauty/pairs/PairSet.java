package org.tinybeauty.pairs;

import java.util.List;
import java.util.Objects;

/// The pairs of one artist, checked, and the regions of the style that come from them.
///
/// @param name what the pairs are told apart by; empty for the project's own
/// @param label what people call them
/// @param regions some of [BorrowedPairs#REGIONS]
/// @param reports on every pair and every stray file, by name, the pairs first
public record PairSet(String name, String label, List<String> regions, List<PairReport> reports) {
  public PairSet {
    regions = List.copyOf(regions);
    reports = List.copyOf(reports);
  }

  /// The pairs to work with.
  public List<AlignedPair> pairs() {
    return reports.stream().map(PairReport::pair).filter(Objects::nonNull).toList();
  }

  /// What a pair of it is called in a project of several sets.
  public String called(String pair) {
    return name.isEmpty() ? pair : name + "/" + pair;
  }
}
