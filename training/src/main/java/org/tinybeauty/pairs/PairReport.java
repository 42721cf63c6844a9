package org.tinybeauty.pairs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What checking has found of a pair.
///
/// @param name of the pair, or of a file that belongs to none
/// @param verdicts one for each check that could be made, in the order of [PairVerdict.Check]
/// @param pair the pair to work with; null when it is refused
/// @param alignment null where it did not come to that
/// @param difference null where it did not come to that
public record PairReport(
    String name,
    List<PairVerdict> verdicts,
    @Nullable AlignedPair pair,
    @Nullable Alignment alignment,
    @Nullable PairDifference difference) {
  public PairReport {
    verdicts = List.copyOf(verdicts);
  }

  /// A report that is one refusal.
  static PairReport refused(String name, PairVerdict.Check check, String sentence) {
    PairVerdict verdict = new PairVerdict(check, PairVerdict.Level.REFUSED, Double.NaN, sentence);
    return new PairReport(name, List.of(verdict), null, null, null);
  }

  /// The same, under the name that the pair has in a project of several sets.
  PairReport called(PairSet set) {
    return new PairReport(set.called(name), verdicts, pair, alignment, difference);
  }

  /// The worst of the verdicts.
  public PairVerdict.Level level() {
    return verdicts.stream()
        .map(PairVerdict::level)
        .max(java.util.Comparator.naturalOrder())
        .orElse(PairVerdict.Level.OK);
  }

  /// What there is to say besides that all is well.
  public List<PairVerdict> remarks() {
    return verdicts.stream().filter(v -> v.level() != PairVerdict.Level.OK).toList();
  }
}
