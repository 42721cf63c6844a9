package org.tinybeauty.obs;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.tinybeauty.makeup.Style;
import org.tinybeauty.makeup.StyleLibrary;

/// The JSON of messages. Any thread.
final class LinkJson {
  /// Most characters of a text that is read.
  private static final int MOST_TEXT = 1024;

  private LinkJson() {}

  /// A body's object; an empty body is an empty object.
  ///
  /// @throws LinkException when it is something else
  static ObjectNode read(byte[] body) {
    if (body.length == 0) {
      return ObsJson.object();
    }
    try {
      if (ObsJson.MAPPER.readTree(body) instanceof ObjectNode object) {
        return object;
      }
      throw new LinkException("sent JSON that is no object");
    } catch (JacksonException e) {
      throw new LinkException("sent what is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // bytes in memory are read
    }
  }

  static byte[] bytes(ObjectNode object) {
    try {
      return ObsJson.MAPPER.writeValueAsBytes(object);
    } catch (JacksonException e) {
      throw new IllegalStateException("a tree cannot be written", e);
    }
  }

  /// A text, empty when it is not there.
  ///
  /// @throws LinkException when it is no text, or too long
  static String text(ObjectNode object, String key) {
    JsonNode value = object.get(key);
    if (value == null) {
      return "";
    }
    if (!value.isTextual() || value.textValue().length() > MOST_TEXT) {
      throw new LinkException(key + " is no text of at most " + MOST_TEXT + " characters");
    }
    return value.textValue();
  }

  /// A whole number.
  ///
  /// @throws LinkException when it is not there or something else
  static long number(ObjectNode object, String key) {
    JsonNode value = object.get(key);
    if (value == null || !value.canConvertToExactIntegral() || !value.canConvertToLong()) {
      throw new LinkException(key + " is missing or no whole number");
    }
    return value.longValue();
  }

  /// The styles there are, as WELCOME and STATUS say them.
  static ArrayNode styles(StyleLibrary library) {
    ArrayNode all = ObsJson.MAPPER.createArrayNode();
    for (Style style : library.styles()) {
      all.addObject().put("name", style.name()).put("title", style.title());
    }
    return all;
  }
}
