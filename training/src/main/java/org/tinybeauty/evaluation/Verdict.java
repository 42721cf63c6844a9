package org.tinybeauty.evaluation;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether a style may be released.
///
/// @param checks one per limit of the gate
public record Verdict(List<Check> checks) {
  public Verdict {
    checks = List.copyOf(checks);
  }

  /// A limit and what was measured.
  ///
  /// @param value null where nothing was
  public record Check(Gate.Limit limit, @Nullable Double value) {
    /// Whether it was kept; what was not measured is, unless it is required.
    public boolean passed() {
      if (value == null) {
        return !limit.required();
      }
      return limit.atLeast() ? value >= limit.bound() : value <= limit.bound();
    }

    /// One sentence: which figure, by how much.
    public String says() {
      if (value == null) {
        return "%s (%s) was not measured".formatted(limit.figure(), limit.meaning());
      }
      double off = value - limit.bound();
      return String.format(
          Locale.ROOT,
          "%s is %.4g, %.2g %s the %s allowed %.4g (%s)",
          limit.figure(),
          value,
          Math.abs(off),
          off < 0 ? "under" : "over",
          limit.atLeast() ? "least" : "most",
          limit.bound(),
          limit.meaning());
    }
  }

  /// Whether all limits were kept.
  public boolean passed() {
    return checks.stream().allMatch(Check::passed);
  }

  /// Sentences on the limits that were not.
  public List<String> misses() {
    return checks.stream().filter(check -> !check.passed()).map(Check::says).toList();
  }
}
