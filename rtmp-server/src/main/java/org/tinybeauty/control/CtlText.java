package org.tinybeauty.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tinybeauty.cli.CommandException;

/// What the API's answers look like in a shell.
final class CtlText {
  private static final List<String> REGIONS = List.of("lips", "eyes", "brows", "skin");

  private CtlText() {}

  /// A session in one line.
  static String session(JsonNode one) {
    JsonNode stats = one.path("stats");
    return String.format(
        Locale.ROOT,
        "%-12s %-6s %4dx%-4d %5.1f fps  %4.0f ms  %d faces  %s  %s",
        one.path("id").asText(),
        one.path("kind").asText(),
        one.path("width").asInt(),
        one.path("height").asInt(),
        one.path("fps").asDouble(),
        stats.path("latencyMillis").path("p50").asDouble(),
        one.path("faces").size(),
        styles(one.path("program")),
        one.path("title").asText());
  }

  /// The figures of an event in one line.
  static String stats(JsonNode event) {
    JsonNode stats = event.path("stats");
    return String.format(
        Locale.ROOT,
        "%-12s %5.1f fps  %4.0f ms  %d faces  %d late  %d bypassed  %d dropped  %s",
        event.path("id").asText(),
        stats.path("fps").asDouble(),
        stats.path("latencyMillis").path("p50").asDouble(),
        event.path("faces").size(),
        stats.path("late").asLong(),
        stats.path("bypassed").asLong(),
        stats.path("dropped").asLong(),
        stats.path("step").asText());
  }

  /// Looks, a region a line.
  static String looks(JsonNode looks) {
    List<String> lines = new ArrayList<>();
    look(looks, "", lines);
    for (Map.Entry<String, JsonNode> face : looks.path("faces").properties()) {
      lines.add("face " + face.getKey());
      look(face.getValue(), "  ", lines);
    }
    if (looks.path("bypass").asBoolean()) {
      lines.add("bypassed: nothing is worn for now");
    }
    return String.join("\n", lines);
  }

  private static void look(JsonNode look, String indent, List<String> lines) {
    for (String region : REGIONS) {
      JsonNode wear = look.path(region);
      lines.add(
          String.format(
              Locale.ROOT,
              "%s%-7s %-16s %4.2f",
              indent,
              region,
              wear.path("style").asText(),
              wear.path("strength").asDouble()));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%s%-7s %-16s %4.2f",
            indent,
            "master",
            "",
            look.path("master").asDouble()));
  }

  /// The styles of looks in a few words.
  static String styles(JsonNode looks) {
    List<String> names = new ArrayList<>();
    for (String region : REGIONS) {
      String name = looks.path(region).path("style").asText();
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    return String.join("+", names) + (looks.path("bypass").asBoolean() ? " (bypassed)" : "");
  }

  /// What became of a change.
  static String done(JsonNode answer) {
    JsonNode at = answer.path("atMicros");
    String when =
        at.isMissingNode()
            ? "in preview"
            : at.asLong() < 0
                ? "from the next made-up frame on"
                : String.format(Locale.ROOT, "from %.3f s on", at.asLong() / 1e6);
    return styles(answer.path("looks")) + " " + when;
  }

  /// Reads on or off.
  static boolean on(String text) {
    return switch (text) {
      case "on" -> true;
      case "off" -> false;
      default -> throw CommandException.usage(text + " (expected: on or off)");
    };
  }
}
