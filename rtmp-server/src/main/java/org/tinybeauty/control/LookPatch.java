package org.tinybeauty.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.tinybeauty.makeup.Region;

/// A part of a look, put over a whole one.
final class LookPatch {
  private static final String STYLE = "style";

  private LookPatch() {}

  /// Changes a look.
  ///
  /// @param whole is changed
  /// @param change a merge patch, in which `style` stands for the style of all regions
  /// @param path what the look's fields are below
  /// @throws ProblemException when `style` is no text
  static void apply(ObjectNode whole, ObjectNode change, String path) {
    ObjectNode plain = change.deepCopy();
    JsonNode style = plain.remove(STYLE);
    if (style != null) {
      if (!style.isTextual()) {
        throw new ProblemException(
            Problem.Kind.INVALID, path + "style is no text; use the name of a style", path + STYLE);
      }
      for (Region region : Region.values()) {
        whole.withObject("/" + region.label()).set(STYLE, style);
      }
    }
    merge(whole, plain);
  }

  /// JSON Merge Patch (RFC 7396).
  private static void merge(ObjectNode into, ObjectNode change) {
    for (Map.Entry<String, JsonNode> entry : change.properties()) {
      String name = entry.getKey();
      switch (entry.getValue()) {
        case ObjectNode part when into.get(name) instanceof ObjectNode there -> merge(there, part);
        case JsonNode value when value.isNull() -> into.remove(name);
        case JsonNode value -> into.set(name, value);
      }
    }
  }
}
