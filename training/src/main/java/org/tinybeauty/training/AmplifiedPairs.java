package org.tinybeauty.training;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tinybeauty.amplifier.ArtistPairs;

/// What came of amplifying: the manifest's content.
///
/// @param style its name
/// @param key what the pairs were made of, as one hash
/// @param wanted painted pairs, by the project
/// @param artists whose makeup it is, by region
/// @param limits that decided what is dropped
/// @param own the artists' pairs, each compared with the others
/// @param faces in the order they were painted
record AmplifiedPairs(
    String style,
    String key,
    long seed,
    int wanted,
    List<ArtistPairs> artists,
    MakeupLimits limits,
    List<AmplifiedFace> own,
    List<AmplifiedFace> faces) {
  AmplifiedPairs {
    artists = List.copyOf(artists);
    own = List.copyOf(own);
    faces = List.copyOf(faces);
  }

  /// Whether the regions come from several artists.
  boolean mixed() {
    return artists.size() > 1;
  }

  /// The artists' pairs that are learned from.
  List<AmplifiedFace> keptOwn() {
    return own.stream().filter(AmplifiedFace::kept).toList();
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
