package org.tinybeauty.makeup;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who wears what in one video: a look for everyone, others for some faces by the number they are
/// tracked under. Immutable; a change is a new value, taken up whole on a frame boundary.
///
/// @param everyone worn by every face without a look of its own, new ones included
/// @param faces looks by [org.tinybeauty.face.Face#id]; a face that is gone may still be named
/// @param bypass no face wears anything for now; what they would wear stays
public record Looks(Look everyone, Map<Integer, Look> faces, boolean bypass) {
  /// Most faces with a look of their own.
  public static final int MAX_FACES = 64;

  /// Checks the number of faces.
  ///
  /// @throws IllegalArgumentException when there are too many
  public Looks {
    if (faces.size() > MAX_FACES) {
      throw new IllegalArgumentException(
          "looks for " + faces.size() + " faces (expected: at most " + MAX_FACES + ")");
    }
    faces = Map.copyOf(faces);
  }

  /// The same for all.
  public static Looks of(Look everyone) {
    return new Looks(everyone, Map.of(), false);
  }

  /// What a face wears, bypassed or not.
  public Look look(int face) {
    return faces.getOrDefault(face, everyone);
  }

  /// These with another look for all who have none of their own.
  public Looks withEveryone(Look look) {
    return new Looks(look, faces, bypass);
  }

  /// These with a look of its own for one face.
  public Looks withFace(int face, Look look) {
    Map<Integer, Look> changed = new TreeMap<>(faces);
    changed.put(face, look);
    return new Looks(everyone, changed, bypass);
  }

  /// These with one face wearing what everyone wears.
  public Looks withoutFace(int face) {
    Map<Integer, Look> changed = new TreeMap<>(faces);
    changed.remove(face);
    return new Looks(everyone, changed, bypass);
  }

  /// These, worn or not.
  public Looks withBypass(boolean on) {
    return new Looks(everyone, faces, on);
  }

  /// Whether they leave every picture as it is.
  public boolean bare() {
    return bypass || (everyone.bare() && faces.values().stream().allMatch(Look::bare));
  }

  /// The styles they name.
  public Set<String> styles() {
    Set<String> names = new TreeSet<>();
    everyone.regions().forEach(wear -> names.add(wear.style()));
    faces.values().forEach(look -> look.regions().forEach(wear -> names.add(wear.style())));
    return names;
  }

  /// Whether the others differ from these in strengths only.
  public boolean sameStyles(Looks others) {
    return bypass == others.bypass
        && names(everyone).equals(names(others.everyone))
        && faces.keySet().equals(others.faces.keySet())
        && faces.keySet().stream().allMatch(id -> names(look(id)).equals(names(others.look(id))));
  }

  private static List<String> names(Look look) {
    return look.regions().stream().map(Look.Wear::style).toList();
  }
}
