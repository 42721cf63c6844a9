package org.tinybeauty.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything measured of one subject.
///
/// @param pairs with a true after
/// @param faces without one
/// @param flicker one row per motion; empty where it was not measured
record Measured(String name, List<Score> pairs, List<Score> faces, List<FlickerRow> flicker) {
  /// All figures by name: means over the pictures that have them, and flicker.
  Map<String, Double> figures() {
    List<Score> all = new ArrayList<>(pairs);
    all.addAll(faces);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(Figure.PAIRS, (double) pairs.size());
    figures.put(Figure.FACES, (double) faces.size());
    figures.putAll(Score.means(all));
    figures.remove(Figure.TYPOLOGY);
    flicker.forEach(row -> row.put(figures));
    Double gap = Fairness.byTone(pairs).gaps().get(Figure.MASKED_GAIN);
    if (gap != null) {
      figures.put(Figure.TONE_GAP, gap);
    }
    return figures;
  }
}
