package org.tinybeauty.recipe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.tinybeauty.recipe.Recipe.Finish;
import org.tinybeauty.recipe.Recipe.Placement;

/// Reads recipes: a YAML map of sections (`lips`, `shadow`, ...) with one value a key. Every key
/// must be known; a section that is left out is not worn.
public final class RecipeReader {
  private record Value(String text, int line) {}

  private final String source;
  private final Map<String, Value> heads = new LinkedHashMap<>();
  private final Map<String, Map<String, Value>> sections = new LinkedHashMap<>();

  private RecipeReader(String source) {
    this.source = source;
  }

  /// Reads one recipe.
  ///
  /// @throws RecipeException naming line and key when it is not right
  public static Recipe read(Path file) throws IOException {
    return parse(Files.readString(file), file.toString());
  }

  /// Reads every `.yaml` of a folder, by name.
  public static List<Recipe> readAll(Path folder) throws IOException {
    List<Recipe> recipes = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        recipes.add(read(file));
      }
    }
    if (recipes.isEmpty()) {
      throw new RecipeException(folder + ": no recipes (expected: *.yaml)");
    }
    return recipes;
  }

  /// Reads a recipe from text; `source` names it in messages.
  public static Recipe parse(String text, String source) {
    RecipeReader reader = new RecipeReader(source);
    try (JsonParser parser = new YAMLFactory().createParser(text)) {
      reader.collect(parser);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new RecipeException(source + ":" + line + ": no YAML: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new RecipeException(source + ": " + e.getMessage());
    }
    Recipe recipe = reader.build();
    reader.refuseTheRest();
    return recipe;
  }

  private void collect(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new RecipeException(source + ":1: not a recipe (expected: sections such as lips:)");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String section = parser.currentName();
      JsonToken token = parser.nextToken();
      if (token.isScalarValue()) {
        heads.put(section, value(parser));
        continue;
      }
      if (token != JsonToken.START_OBJECT) {
        throw wrong(line(parser), section, "is a list (expected: keys and values)");
      }
      Map<String, Value> values = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        if (!parser.nextToken().isScalarValue()) {
          throw wrong(line(parser), section + "." + key, "is not one value");
        }
        values.put(key, value(parser));
      }
      sections.put(section, values);
    }
  }

  private static Value value(JsonParser parser) throws IOException {
    return new Value(parser.getText(), line(parser));
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private RecipeException wrong(int line, String key, String what) {
    return new RecipeException(source + ":" + line + ": " + key + " " + what);
  }

  private Recipe build() {
    return new Recipe(
        head("name"),
        head("title"),
        head("description"),
        new Recipe.Foundation(
            share("foundation", "evenness", 0),
            share("foundation", "tone", 0),
            share("foundation", "concealer", 0),
            share("foundation", "matte", 0)),
        new Recipe.Contour(
            colour("contour", "colour", "#8a6248"),
            share("contour", "strength", 0),
            share("contour", "cheeks", 1),
            share("contour", "jaw", 0.6f),
            share("contour", "temples", 0.5f),
            share("contour", "nose", 0.4f)),
        new Recipe.Blush(
            colour("blush", "colour", "#d87a7a"),
            share("blush", "strength", 0),
            choice("blush", "placement", Placement.APPLES),
            number("blush", "extent", 1, 0.3f, 2)),
        new Recipe.Highlight(
            colour("highlight", "colour", "#fff0e0"),
            share("highlight", "strength", 0),
            share("highlight", "cheeks", 1),
            share("highlight", "nose", 0.6f),
            share("highlight", "lips", 0.5f)),
        new Recipe.Brows(
            colour("brows", "colour", "#4a3426"),
            share("brows", "strength", 0),
            share("brows", "fill", 0.4f),
            share("brows", "definition", 0.5f)),
        shadow(),
        new Recipe.Liner(
            colour("liner", "colour", "#100c0c"),
            share("liner", "strength", 0),
            number("liner", "thickness", 0.06f, 0.01f, 0.4f),
            number("liner", "wing", 0, 0, 1.2f),
            number("liner", "angle", 25, -20, 60),
            share("liner", "lower", 0)),
        new Recipe.Lashes(
            share("lashes", "strength", 0), number("lashes", "length", 0.2f, 0.02f, 0.5f)),
        new Recipe.Lips(
            colour("lips", "colour", "#b5485a"),
            share("lips", "strength", 0),
            choice("lips", "finish", Finish.SATIN),
            colour("lips", "liner", "#8a3040"),
            share("lips", "liner-strength", 0)));
  }

  private Recipe.Shadow shadow() {
    return new Recipe.Shadow(
        colour("shadow", "lid", "#b08d7a"),
        colour("shadow", "crease", "#7a5848"),
        share("shadow", "strength", 0),
        share("shadow", "extent", 0.4f),
        share("shadow", "outer", 0.3f),
        share("shadow", "lower", 0),
        share("shadow", "wing", 0),
        choice("shadow", "finish", Finish.MATTE));
  }

  private String head(String key) {
    Value value = heads.remove(key);
    if (value == null || value.text.isBlank()) {
      throw new RecipeException(source + ":1: " + key + " is missing");
    }
    return value.text;
  }

  private float share(String section, String key, float otherwise) {
    return number(section, key, otherwise, 0, 1);
  }

  private float number(String section, String key, float otherwise, float least, float most) {
    Value value = take(section, key);
    if (value == null) {
      return otherwise;
    }
    try {
      float number = Float.parseFloat(value.text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, with the same words as a number out of range.
    }
    throw wrong(
        value.line,
        section + "." + key,
        "is '" + value.text + "' (expected: a number " + least + " to " + most + ")");
  }

  private RecipeColour colour(String section, String key, String otherwise) {
    Value value = take(section, key);
    try {
      return RecipeColour.hex(value == null ? otherwise : value.text);
    } catch (IllegalArgumentException e) {
      int line = value == null ? 1 : value.line;
      throw wrong(line, section + "." + key, "is " + e.getMessage());
    }
  }

  private <E extends Enum<E>> E choice(String section, String key, E otherwise) {
    Value value = take(section, key);
    if (value == null) {
      return otherwise;
    }
    List<String> known = new ArrayList<>();
    for (E constant : otherwise.getDeclaringClass().getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (name.equals(value.text)) {
        return constant;
      }
      known.add(name);
    }
    throw wrong(
        value.line, section + "." + key, "is '" + value.text + "' (expected: " + known + ")");
  }

  private @org.jspecify.annotations.Nullable Value take(String section, String key) {
    known.computeIfAbsent(section, s -> new TreeSet<>()).add(key);
    Map<String, Value> values = sections.get(section);
    return values == null ? null : values.remove(key);
  }

  private final Map<String, TreeSet<String>> known = new LinkedHashMap<>();

  private void refuseTheRest() {
    for (Map.Entry<String, Value> head : heads.entrySet()) {
      throw wrong(
          head.getValue().line,
          head.getKey(),
          "is unknown (expected: name, title, description, " + known.keySet() + ")");
    }
    for (Map.Entry<String, Map<String, Value>> section : sections.entrySet()) {
      TreeSet<String> keys = known.get(section.getKey());
      if (keys == null) {
        int line = section.getValue().values().stream().mapToInt(Value::line).min().orElse(1);
        throw wrong(line, section.getKey(), "is unknown (expected: " + known.keySet() + ")");
      }
      for (Map.Entry<String, Value> entry : section.getValue().entrySet()) {
        throw wrong(
            entry.getValue().line,
            section.getKey() + "." + entry.getKey(),
            "is unknown (expected: " + keys + ")");
      }
    }
  }
}
