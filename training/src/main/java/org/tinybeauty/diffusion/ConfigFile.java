package org.tinybeauty.diffusion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tinybeauty.inference.ModelException;

/// A `config.json` of a diffusers folder. What is missing or not as expected is named.
final class ConfigFile {
  private static final int MOST = 1 << 20;

  private final Path file;
  private final JsonNode root;

  /// @throws ModelException where it is missing or no JSON object
  ConfigFile(Path file) throws IOException {
    this.file = file;
    if (!Files.isRegularFile(file)) {
      throw new ModelException(file + ": missing (expected: a folder in the diffusers layout)");
    }
    try {
      root = new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new ModelException(file + ": no JSON: " + e.getOriginalMessage(), e);
    }
    if (root == null || !root.isObject()) {
      throw new ModelException(file + ": no JSON object");
    }
  }

  private ModelException wrong(String key, JsonNode value, String expected) {
    String found = value.isMissingNode() ? "is missing" : "is " + value;
    return new ModelException(file + ": " + key + " " + found + " (expected: " + expected + ")");
  }

  /// True where the key is there and not null.
  boolean has(String key) {
    return root.hasNonNull(key);
  }

  /// True where the key's value is written `value`.
  boolean is(String key, String value) {
    return root.path(key).asText().equals(value);
  }

  boolean isList(String key) {
    return root.path(key).isArray();
  }

  /// A count of 1 or more.
  int count(String key) {
    return count(key, root.path(key));
  }

  /// A count, or `standard` where the key is not there.
  int count(String key, int standard) {
    return has(key) ? count(key) : standard;
  }

  private int count(String key, JsonNode value) {
    if (!value.isIntegralNumber() || value.asLong() < 1 || value.asLong() > MOST) {
      throw wrong(key, value, "1.." + MOST);
    }
    return value.intValue();
  }

  /// A list of counts.
  int[] counts(String key) {
    JsonNode value = root.path(key);
    if (!value.isArray() || value.isEmpty()) {
      throw wrong(key, value, "a list of counts");
    }
    return IntStream.range(0, value.size()).map(i -> count(key, value.get(i))).toArray();
  }

  /// A list of names.
  List<String> names(String key) {
    JsonNode value = root.path(key);
    if (!value.isArray() || value.isEmpty()) {
      throw wrong(key, value, "a list of names");
    }
    return IntStream.range(0, value.size()).mapToObj(i -> value.get(i).asText()).toList();
  }

  /// A number above 0.
  double number(String key) {
    JsonNode value = root.path(key);
    if (!value.isNumber() || !(value.asDouble() > 0)) {
      throw wrong(key, value, "a number above 0");
    }
    return value.asDouble();
  }

  /// A number above 0, or `standard` where the key is not there.
  double number(String key, double standard) {
    return has(key) ? number(key) : standard;
  }

  /// One of `allowed`; the first where the key is not there.
  String choice(String key, String... allowed) {
    String value = has(key) ? root.path(key).asText() : allowed[0];
    if (!Arrays.asList(allowed).contains(value)) {
      throw wrong(key, root.path(key), String.join(" or ", allowed));
    }
    return value;
  }

  /// The key's value must be written `value`.
  void must(String key, String value) {
    if (!is(key, value)) {
      throw wrong(key, root.path(key), value);
    }
  }

  /// Where the key is there and not null, its value must be written `value`.
  void mayOnly(String key, String value) {
    if (has(key)) {
      must(key, value);
    }
  }

  /// The keys must be missing, null, false or an empty list: what they switch on is not known
  /// here.
  void off(String... keys) {
    for (String key : keys) {
      JsonNode value = root.path(key);
      boolean off =
          !has(key)
              || (value.isBoolean() && !value.asBoolean())
              || (value.isArray() && value.isEmpty());
      if (!off) {
        throw wrong(key, value, "null, as in Stable Diffusion 1.5");
      }
    }
  }
}
