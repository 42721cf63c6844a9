package org.tinybeauty.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.StyleLibrary;

/// [Looks] as JSON: the look of everyone, and beside it who wears another.
///
/// @param bypass false when left out
/// @param faces looks by the face's number; none when left out
record LooksBody(
    LookBody.@Nullable Wear lips,
    LookBody.@Nullable Wear eyes,
    LookBody.@Nullable Wear brows,
    LookBody.@Nullable Wear skin,
    @Nullable Float master,
    @Nullable Boolean bypass,
    @Nullable Map<String, LookBody> faces) {
  private static final String FACES = "faces";

  static LooksBody of(Looks looks) {
    LookBody everyone = LookBody.of(looks.everyone());
    Map<String, LookBody> faces = new LinkedHashMap<>();
    new TreeMap<>(looks.faces())
        .forEach((face, look) -> faces.put(Integer.toString(face), LookBody.of(look)));
    return new LooksBody(
        everyone.lips(),
        everyone.eyes(),
        everyone.brows(),
        everyone.skin(),
        everyone.master(),
        looks.bypass(),
        faces);
  }

  /// Whole looks.
  ///
  /// @param styles that they may name
  /// @throws ProblemException naming the field that is unknown, missing or out of range
  static Looks read(ObjectNode whole, StyleLibrary styles) {
    Looks looks = Json.as(whole, LooksBody.class).looks();
    check(looks.everyone(), "", styles);
    looks.faces().forEach((face, look) -> check(look, FACES + "." + face + ".", styles));
    return looks;
  }

  /// The same, of styles that may not be there at present.
  static Looks read(ObjectNode whole) {
    return Json.as(whole, LooksBody.class).looks();
  }

  /// Looks with parts of them replaced, as JSON Merge Patch (RFC 7396) does it. Beyond that, a
  /// `style` is put on all four regions, and a face without a look of its own starts from what
  /// everyone wears.
  ///
  /// @throws ProblemException as [#read]
  static Looks merge(Looks looks, ObjectNode change, StyleLibrary styles) {
    ObjectNode whole = Json.tree(of(looks));
    ObjectNode plain = change.deepCopy();
    JsonNode faces = plain.remove(FACES);
    LookPatch.apply(whole, plain, "");
    if (faces != null) {
      whole.set(FACES, faces(whole, faces));
    }
    return read(whole, styles);
  }

  private static ObjectNode faces(ObjectNode whole, JsonNode change) {
    ObjectNode merged = whole.withObject("/" + FACES).deepCopy();
    if (change.isNull()) {
      return merged.removeAll();
    }
    if (!(change instanceof ObjectNode changes)) {
      throw new ProblemException(
          Problem.Kind.INVALID, "faces is no object; use {\"1\": {...}}", FACES);
    }
    for (Map.Entry<String, JsonNode> entry : changes.properties()) {
      String path = FACES + "." + entry.getKey();
      if (entry.getValue().isNull()) {
        merged.remove(entry.getKey());
      } else if (entry.getValue() instanceof ObjectNode look) {
        ObjectNode base =
            merged.get(entry.getKey()) instanceof ObjectNode own ? own : everyone(whole);
        LookPatch.apply(base, look, path + ".");
        merged.set(entry.getKey(), base);
      } else {
        throw new ProblemException(
            Problem.Kind.INVALID, path + " is no look; use an object, or null to end it", path);
      }
    }
    return merged;
  }

  private static ObjectNode everyone(ObjectNode whole) {
    ObjectNode look = whole.deepCopy();
    look.remove(FACES);
    look.remove("bypass");
    return look;
  }

  private Looks looks() {
    Look everyone = new LookBody(lips, eyes, brows, skin, master).look("");
    Map<Integer, Look> own = new TreeMap<>();
    if (faces != null) {
      faces.forEach(
          (face, look) -> {
            String path = FACES + "." + face;
            if (look == null) {
              throw new ProblemException(
                  Problem.Kind.INVALID, path + " is null; leave it out", path);
            }
            own.put(number(face), look.look(path + "."));
          });
    }
    if (own.size() > Looks.MAX_FACES) {
      throw new ProblemException(
          Problem.Kind.INVALID,
          "faces has %d looks; use at most %d".formatted(own.size(), Looks.MAX_FACES),
          FACES);
    }
    return new Looks(everyone, own, Boolean.TRUE.equals(bypass));
  }

  private static int number(String face) {
    try {
      int number = Integer.parseInt(face);
      if (number >= 0 && face.equals(Integer.toString(number))) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, in the same words as a number out of range.
    }
    String field = FACES + "." + face.substring(0, Math.min(face.length(), 20));
    throw new ProblemException(
        Problem.Kind.INVALID, field + " is no face; use the number of one, as \"1\"", field);
  }

  private static void check(Look look, String path, StyleLibrary styles) {
    for (org.tinybeauty.makeup.Region region : org.tinybeauty.makeup.Region.values()) {
      String style = look.wear(region).style();
      if (styles.find(style).isEmpty()) {
        String shown = style.substring(0, Math.min(style.length(), 64));
        throw new ProblemException(
            Problem.Kind.UNKNOWN_STYLE,
            styles.missing(shown).replace("`tinybeauty styles`", "GET /api/v1/styles"),
            path + region.label() + ".style");
      }
    }
  }
}
