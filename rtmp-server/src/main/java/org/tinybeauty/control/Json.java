package org.tinybeauty.control;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.tinybeauty.text.NearNames;

/// JSON, read strictly: no unknown or doubled keys, no text where a number belongs, bounded
/// depth. What is wrong is told with the field's path.
final class Json {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NUMBER = 64;
  private static final int MAX_SHOWN = 40;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(MAX_NUMBER)
                .build());
  }

  private Json() {}

  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value of ours is no JSON", e);
    }
  }

  /// The same over several lines, for files that people read.
  static byte[] lines(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value of ours is no JSON", e);
    }
  }

  static ObjectNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /// A body as an object; an empty one is `{}`.
  ///
  /// @throws ProblemException when it is not JSON, or no object
  static ObjectNode object(byte[] bytes) {
    if (bytes.length == 0) {
      return MAPPER.createObjectNode();
    }
    JsonNode tree;
    try {
      tree = MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new ProblemException(Problem.Kind.BAD_REQUEST, "the body is not JSON: " + reason(e));
    } catch (IOException e) {
      throw new ProblemException(Problem.Kind.BAD_REQUEST, "the body is not UTF-8 text");
    }
    if (tree instanceof ObjectNode object) {
      return object;
    }
    throw new ProblemException(Problem.Kind.INVALID, "the body is not a JSON object; send {...}");
  }

  /// An object as a record.
  ///
  /// @throws ProblemException naming the field, when one is unknown or of the wrong kind
  static <T> T as(ObjectNode object, Class<T> type) {
    try {
      return MAPPER.treeToValue(object, type);
    } catch (UnrecognizedPropertyException e) {
      throw unknown(e);
    } catch (JsonMappingException e) {
      String field = path(e.getPath());
      throw new ProblemException(
          Problem.Kind.INVALID, field + " " + kind(e, object.at(pointer(e.getPath()))), field);
    } catch (JsonProcessingException e) {
      throw new ProblemException(Problem.Kind.INVALID, reason(e));
    }
  }

  private static ProblemException unknown(UnrecognizedPropertyException e) {
    String field = path(e.getPath());
    Collection<Object> known = Optional.ofNullable(e.getKnownPropertyIds()).orElse(List.of());
    List<String> names = known.stream().map(String::valueOf).sorted().toList();
    String advice =
        NearNames.advice(e.getPropertyName(), names, "there is: " + String.join(", ", names));
    return new ProblemException(
        Problem.Kind.INVALID, shown(field) + " is unknown; " + advice, shown(field));
  }

  private static String kind(JsonMappingException e, JsonNode found) {
    // Errors of our own records' ranges come as the cause, with a message made for people.
    if (e.getCause() instanceof IllegalArgumentException own && own.getMessage() != null) {
      return own.getMessage();
    }
    String is =
        switch (found.getNodeType()) {
          case MISSING -> "is missing";
          case NULL -> "is null";
          case STRING -> "is the text " + shown(found.toString());
          case NUMBER -> "is the number " + shown(found.toString());
          case BOOLEAN -> "is " + found;
          case ARRAY -> "is a list";
          default -> "is an object";
        };
    return is + ", which does not belong there; openapi.yaml says what does";
  }

  private static String pointer(List<JsonMappingException.Reference> path) {
    StringBuilder pointer = new StringBuilder();
    for (JsonMappingException.Reference step : path) {
      String name = step.getFieldName();
      pointer
          .append('/')
          .append(
              name == null
                  ? Integer.toString(step.getIndex())
                  : name.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  private static String path(List<JsonMappingException.Reference> path) {
    StringBuilder dotted = new StringBuilder();
    for (JsonMappingException.Reference step : path) {
      String name = step.getFieldName();
      dotted
          .append(dotted.isEmpty() ? "" : ".")
          .append(name == null ? Integer.toString(step.getIndex()) : name);
    }
    return dotted.toString();
  }

  private static String reason(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    var at = e.getLocation();
    String first = message == null ? "broken" : message.lines().findFirst().orElse("broken");
    return at == null
        ? first
        : "line %d, column %d: %s".formatted(at.getLineNr(), at.getColumnNr(), shortened(first));
  }

  private static String shortened(String text) {
    int most = 4 * MAX_SHOWN;
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }

  private static String shown(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }
}
