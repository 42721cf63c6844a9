package org.tinybeauty.obs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// JSON as OBS, our own small files and the messages of the link have it. Any thread.
final class ObsJson {
  /// No message of OBS is nearly so long, unless a screenshot is asked for.
  static final int MAX_CHARACTERS = 16 << 20;

  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ObsJson() {}

  /// An empty object to fill.
  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// A text as an object; null where it is none.
  static @Nullable ObjectNode parse(String text) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      return tree instanceof ObjectNode object ? object : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /// Over several lines, for files that people read.
  static String lines(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value of ours is no JSON", e);
    }
  }
}
