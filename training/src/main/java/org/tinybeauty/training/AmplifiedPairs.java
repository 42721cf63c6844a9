package org.tinybeauty.training;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What came of amplifying: the manifest's content.
///
/// @param style its name
/// @param key what the pairs were made of, as one hash
/// @param wanted painted pairs, by the project
/// @param limits that decided what is dropped
/// @param own the artist's pairs, each compared with the others
/// @param faces in the order they were painted
record AmplifiedPairs(
    String style,
    String key,
    long seed,
    int wanted,
    MakeupLimits limits,
    List<AmplifiedFace> own,
    List<AmplifiedFace> faces) {
  AmplifiedPairs {
    own = List.copyOf(own);
    faces = List.copyOf(faces);
  }

  List<AmplifiedFace> kept() {
    return faces.stream().filter(AmplifiedFace::kept).toList();
  }

  List<AmplifiedFace> dropped() {
    return faces.stream().filter(face -> !face.kept()).toList();
  }

  /// How many were dropped, by reason; reasons that never were are left out.
  static Map<MakeupFlaw, Integer> reasons(List<AmplifiedFace> faces) {
    Map<MakeupFlaw, Integer> reasons = new EnumMap<>(MakeupFlaw.class);
    for (AmplifiedFace face : faces) {
      MakeupFlaw flaw = face.flaw();
      if (flaw != null) {
        reasons.merge(flaw, 1, Integer::sum);
      }
    }
    return reasons;
  }

  /// The reasons in one line.
  static String inWords(Map<MakeupFlaw, Integer> reasons) {
    return String.join(
        ", ",
        reasons.entrySet().stream().map(e -> e.getValue() + " " + e.getKey().reason()).toList());
  }
}
