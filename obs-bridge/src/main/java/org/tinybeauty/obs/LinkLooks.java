package org.tinybeauty.obs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.Region;
import org.tinybeauty.makeup.StyleLibrary;
import org.tinybeauty.makeup.Transition;

/// Looks as STYLE says them.
final class LinkLooks {
  private static final String STYLE = "style";
  private static final String STRENGTH = "strength";

  private LinkLooks() {}

  /// Looks with what a message asks for put over them; faces with looks of their own keep these.
  ///
  /// @throws IllegalArgumentException saying what cannot be
  static Looks read(Looks before, ObjectNode asked, StyleLibrary styles) {
    Look look = before.everyone();
    if (asked.has(STYLE)) {
      String style = style(asked.get(STYLE), styles);
      for (Region region : Region.values()) {
        look = look.with(region, new Look.Wear(style, look.wear(region).strength()));
      }
    }
    if (asked.has(STRENGTH)) {
      look = look.withMaster(strength(STRENGTH, asked.get(STRENGTH)));
    }
    if (asked.has("regions")) {
      look = regions(look, asked.get("regions"), styles);
    }
    Looks looks = before.withEveryone(look);
    return asked.has("enabled") ? looks.withBypass(!flag("enabled", asked.get("enabled"))) : looks;
  }

  /// How a message asks to change.
  ///
  /// @throws IllegalArgumentException when `cut` is no boolean
  static Transition transition(ObjectNode asked) {
    return asked.has("cut") && flag("cut", asked.get("cut")) ? Transition.CUT : Transition.DEFAULT;
  }

  private static Look regions(Look look, JsonNode regions, StyleLibrary styles) {
    if (!(regions instanceof ObjectNode each)) {
      throw new IllegalArgumentException("regions is no object");
    }
    Look changed = look;
    for (Map.Entry<String, JsonNode> entry : each.properties()) {
      Region region = region(entry.getKey());
      Look.Wear wear = changed.wear(region);
      if (!(entry.getValue() instanceof ObjectNode asked)) {
        throw new IllegalArgumentException("regions." + region.label() + " is no object");
      }
      changed =
          changed.with(
              region,
              new Look.Wear(
                  asked.has(STYLE) ? style(asked.get(STYLE), styles) : wear.style(),
                  asked.has(STRENGTH)
                      ? strength(region.label() + " strength", asked.get(STRENGTH))
                      : wear.strength()));
    }
    return changed;
  }

  private static Region region(String name) {
    for (Region region : Region.values()) {
      if (region.label().equals(name)) {
        return region;
      }
    }
    throw new IllegalArgumentException(
        "there is no region '%s' (expected: lips, eyes, brows or skin)".formatted(shown(name)));
  }

  private static String style(JsonNode value, StyleLibrary styles) {
    if (!value.isTextual()) {
      throw new IllegalArgumentException("style is no text");
    }
    String name = value.textValue();
    if (styles.find(name).isEmpty()) {
      throw new IllegalArgumentException(styles.missing(shown(name)));
    }
    return name;
  }

  private static String shown(String name) {
    return name.substring(0, Math.min(name.length(), 64));
  }

  private static float strength(String what, JsonNode value) {
    double strength = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(strength >= 0 && strength <= Look.MAX_STRENGTH)) {
      throw new IllegalArgumentException(
          "%s is %s (expected: 0 to %s)"
              .formatted(what, shown(value.toString()), Look.MAX_STRENGTH));
    }
    return (float) strength;
  }

  private static boolean flag(String what, JsonNode value) {
    if (!value.isBoolean()) {
      throw new IllegalArgumentException(what + " is neither true nor false");
    }
    return value.booleanValue();
  }

  /// What is on air. `style` stands there when all regions wear the same.
  static ObjectNode write(Looks looks) {
    Look look = looks.everyone();
    ObjectNode said = ObsJson.object();
    said.put("enabled", !looks.bypass()).put(STRENGTH, look.master());
    String lips = look.wear(Region.LIPS).style();
    if (look.regions().stream().allMatch(wear -> wear.style().equals(lips))) {
      said.put(STYLE, lips);
    }
    ObjectNode regions = said.putObject("regions");
    for (Region region : Region.values()) {
      Look.Wear wear = look.wear(region);
      regions.putObject(region.label()).put(STYLE, wear.style()).put(STRENGTH, wear.strength());
    }
    return said;
  }
}
