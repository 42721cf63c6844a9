package org.tinybeauty.makeup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Looks with all that they need open: one [Dress] for everyone and one per face with a look of its
/// own. Immutable; its networks stay open until it is given back to the [Wardrobe] it came from.
///
/// @param faces numbers of the faces with a look of their own
/// @param dresses theirs, in the same order
/// @param networks all that are kept open for it, worn now or bypassed
@SuppressWarnings("ArrayRecordComponent") // written once, read without boxing on the frame path
record Outfit(
    Looks looks, Dress everyone, int[] faces, List<Dress> dresses, List<StyleNetwork> networks) {
  /// What one face wears: networks and the strengths they run with, per [Region].
  record Dress(List<StyleNetwork> networks, List<float[]> strengths) {
    static final Dress BARE = new Dress(List.of(), List.of());
  }

  /// @param networks the open network of a style's name
  static Outfit of(Looks looks, Function<String, StyleNetwork> networks) {
    int[] faces = looks.faces().keySet().stream().mapToInt(id -> id).sorted().toArray();
    Dress everyone = dress(looks.everyone(), networks);
    List<StyleNetwork> open = new ArrayList<>(everyone.networks());
    List<Dress> dresses = new ArrayList<>();
    for (int face : faces) {
      Dress dress = dress(looks.look(face), networks);
      dress.networks().stream().filter(network -> !open.contains(network)).forEach(open::add);
      dresses.add(looks.bypass() ? Dress.BARE : dress);
    }
    return new Outfit(
        looks,
        looks.bypass() ? Dress.BARE : everyone,
        faces,
        List.copyOf(dresses),
        List.copyOf(open));
  }

  /// What a face wears.
  Dress dress(int face) {
    for (int i = 0; i < faces.length; i++) {
      if (faces[i] == face) {
        return dresses.get(i);
      }
    }
    return everyone;
  }

  private static Dress dress(Look look, Function<String, StyleNetwork> networks) {
    Map<String, float[]> strengths = new LinkedHashMap<>();
    for (Region region : Region.values()) {
      Look.Wear wear = look.wear(region);
      float strength = wear.strength() * look.master();
      if (strength > 0) {
        strengths
                .computeIfAbsent(wear.style(), name -> new float[Region.values().length])[
                region.ordinal()] =
            strength;
      }
    }
    return new Dress(
        strengths.keySet().stream().map(networks).toList(), List.copyOf(strengths.values()));
  }
}
