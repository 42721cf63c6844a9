package org.tinybeauty.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Figures by groups of faces, and how far apart the best and the worst group are.
///
/// @param by what the groups are made by
/// @param groups that have faces
record Fairness(String by, List<Group> groups) {
  /// Groups of fewer faces are shown but take no part in a gap.
  static final int LEAST = 3;

  /// A group of faces.
  ///
  /// @param figures their means
  record Group(String label, int count, Map<String, Double> figures) {}

  static Fairness byTone(List<Score> scores) {
    return by("skin tone", scores, Score::tone, SkinTone::label);
  }

  static Fairness byTurn(List<Score> scores) {
    return by("pose", scores, Score::turn, HeadTurn::label);
  }

  private static <E extends Enum<E>> Fairness by(
      String name,
      List<Score> scores,
      Function<Score, @Nullable E> key,
      Function<E, String> label) {
    Map<E, List<Score>> members = new TreeMap<>();
    for (Score score : scores) {
      E group = key.apply(score);
      if (group != null) {
        members.computeIfAbsent(group, _ -> new ArrayList<>()).add(score);
      }
    }
    List<Group> groups = new ArrayList<>();
    members.forEach(
        (group, list) -> groups.add(new Group(label.apply(group), list.size(), Score.means(list))));
    return new Fairness(name, groups);
  }

  /// Largest less smallest mean of each figure, over groups of at least [#LEAST] faces; empty where
  /// there are not two of them.
  Map<String, Double> gaps() {
    List<Group> large = groups.stream().filter(group -> group.count >= LEAST).toList();
    Map<String, Double> gaps = new LinkedHashMap<>();
    if (large.size() < 2) {
      return gaps;
    }
    for (String figure : large.getFirst().figures.keySet()) {
      List<Double> values =
          large.stream()
              .map(group -> group.figures.get(figure))
              .filter(value -> value != null)
              .toList();
      if (values.size() == large.size()) {
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        gaps.put(figure, most - least);
      }
    }
    return gaps;
  }
}
