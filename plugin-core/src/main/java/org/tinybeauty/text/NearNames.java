package org.tinybeauty.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// What a mistyped name may have meant.
public final class NearNames {
  private static final int MAX_DISTANCE = 3;
  private static final int MAX_NAMES = 4;

  /// Longer ones are not a slip of the fingers.
  private static final int MAX_LENGTH = 64;

  private record Guess(String name, int distance) {}

  private NearNames() {}

  /// The names that are nearest to one that does not exist, best first, four at most: those that
  /// are a few letters away, contain it or are contained in it. Case does not matter.
  public static List<String> of(String unknown, Collection<String> known) {
    if (unknown.isEmpty() || unknown.length() > MAX_LENGTH) {
      return List.of();
    }
    String wanted = unknown.toLowerCase(Locale.ROOT);
    int limit = Math.clamp(wanted.length() / 2, 1, MAX_DISTANCE);
    return known.stream()
        .map(name -> new Guess(name, distance(wanted, name.toLowerCase(Locale.ROOT))))
        .filter(guess -> guess.distance <= limit || within(wanted, guess.name))
        .sorted(Comparator.comparingInt(Guess::distance))
        .limit(MAX_NAMES)
        .map(Guess::name)
        .toList();
  }

  /// The question "did you mean this or that?", or other advice when nothing is near.
  public static String advice(String unknown, Collection<String> known, String otherwise) {
    List<String> near = of(unknown, known);
    return near.isEmpty() ? otherwise : "did you mean " + String.join(" or ", near) + "?";
  }

  private static boolean within(String wanted, String name) {
    String other = name.toLowerCase(Locale.ROOT);
    return other.contains(wanted) || (other.length() > MAX_DISTANCE && wanted.contains(other));
  }

  /// Levenshtein's distance: letters to add, drop or change.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
