package org.tinybeauty.control;

import java.util.Collection;
import java.util.Locale;

/// Which known word a mistyped one may have meant.
final class Nearest {
  private static final int MAX_DISTANCE = 3;
  private static final int MAX_WORD = 64;

  private Nearest() {}

  /// The nearest of some words; empty when none is near.
  static String of(String word, Collection<String> known) {
    if (word.length() > MAX_WORD) {
      return "";
    }
    String wanted = word.toLowerCase(Locale.ROOT);
    String nearest = "";
    int least = Math.min(MAX_DISTANCE, Math.max(1, word.length() / 2)) + 1;
    for (String one : known) {
      int distance = distance(wanted, one.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        nearest = one;
      }
    }
    return nearest;
  }

  /// Levenshtein distance.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(above, row[j - 1]) + 1, diagonal + change);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
