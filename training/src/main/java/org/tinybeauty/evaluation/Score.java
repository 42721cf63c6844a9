package org.tinybeauty.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was measured on one picture.
///
/// @param name of the pair or face
/// @param tone of the skin; null where no face or too little skin was found
/// @param turn of the head; null where no face was found
/// @param figures by name, in the order of measuring; only what could be measured
/// @param strip a small JPEG: before and output, and with a true after that and the error
@SuppressWarnings("ArrayRecordComponent") // read only
record Score(
    String name,
    @Nullable SkinTone tone,
    @Nullable HeadTurn turn,
    Map<String, Double> figures,
    byte[] strip) {

  /// A figure, or `otherwise` where it could not be measured.
  double figure(String figure, double otherwise) {
    return figures.getOrDefault(figure, otherwise);
  }

  /// The mean of each figure over the items that have it.
  static Map<String, Double> means(List<Score> scores) {
    Map<String, Double> sums = new LinkedHashMap<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Score score : scores) {
      score.figures.forEach(
          (name, value) -> {
            sums.merge(name, value, Double::sum);
            counts.merge(name, 1, Integer::sum);
          });
    }
    sums.replaceAll((name, sum) -> sum / counts.getOrDefault(name, 1));
    return sums;
  }
}
