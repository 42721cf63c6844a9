package org.tinybeauty.pairs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.text.NearNames;

/// Reads `style.yaml`: keys with one value or a list of values, and `regions`, with keys of
/// its own. Unknown keys and wrong values are
/// gathered, so that all show at once.
final class StyleProjectReader {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final int MOST_BYTES = 1 << 20;

  /// One scalar, or the entries of a list.
  private record Value(List<String> texts, boolean list, int line) {}

  private static final String REGIONS = "regions";

  private final Path file;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<String, Value> regions = new LinkedHashMap<>();
  private final TreeSet<String> known = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  private StyleProjectReader(Path file) {
    this.file = file;
  }

  static StyleProject read(Path folder) {
    Path file = folder.resolve(StyleProject.FILE);
    StyleProjectReader reader = new StyleProjectReader(file);
    reader.collect(text(folder, file));
    StyleProject project = reader.build(folder);
    reader.refuseTheRest();
    if (!reader.problems.isEmpty()) {
      throw new ProjectException(reader.problems);
    }
    return project;
  }

  private static String text(Path folder, Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new ProjectException(file + ": far too long (expected: as `train new` writes it)");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ProjectException(
          folder
              + ": no project, for there is no "
              + StyleProject.FILE
              + " in it; make one with: tinybeauty train new "
              + folder,
          e);
    } catch (CharacterCodingException e) {
      throw new ProjectException(file + ": is not written in UTF-8; save it so", e);
    } catch (IOException e) {
      throw new ProjectException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private void collect(String text) {
    try (JsonParser parser = new YAMLFactory().createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new ProjectException(file + ":1: holds no keys (expected: name: ..., title: ...)");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        int line = line(parser);
        Value value = value(parser, key);
        if (values.putIfAbsent(key, value) != null) {
          problem(line, key, "is there twice (first in line " + values.get(key).line + ")");
        }
      }
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      String reason = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw new ProjectException(file + ":" + line + ": no YAML: " + reason, e);
    } catch (IOException e) {
      throw new ProjectException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private Value value(JsonParser parser, String key) throws IOException {
    JsonToken token = parser.nextToken();
    int line = line(parser);
    if (token.isScalarValue()) {
      String text = token == JsonToken.VALUE_NULL ? "" : parser.getText();
      return new Value(List.of(text), false, line);
    }
    List<String> texts = new ArrayList<>();
    if (token == JsonToken.START_OBJECT && key.equals(REGIONS)) {
      collectRegions(parser);
      return new Value(texts, true, line);
    }
    if (token == JsonToken.START_OBJECT) {
      problem(line, key, "has keys of its own (expected: one value, or a list [a, b])");
      parser.skipChildren();
      return new Value(texts, true, line);
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken().isScalarValue()) {
        texts.add(parser.getText());
      } else {
        problem(line(parser), key, "has a list or keys inside (expected: plain values)");
        parser.skipChildren();
      }
    }
    return new Value(texts, true, line);
  }

  private void collectRegions(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String region = parser.currentName();
      int line = line(parser);
      if (regions.putIfAbsent(region, value(parser, REGIONS + "." + region)) != null) {
        problem(line, REGIONS + "." + region, "is there twice");
      }
    }
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private void problem(int line, String key, String what) {
    problems.add(file + ":" + line + ": " + key + " " + what);
  }

  private StyleProject build(Path folder) {
    String name = text("name", null);
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      problem(
          line("name"),
          "name",
          "is '" + name + "' (expected: lower case letters, digits and hyphens, 64 at most)");
    }
    return new StyleProject(
        folder,
        name,
        text("title", name),
        text("description", ""),
        text("author", ""),
        text("licence", ""),
        texts("tags", List.of()),
        Math.round(number("seed", 1, 0, 1L << 53, true)),
        paths(folder, texts("faces", List.of("faces"))),
        (int) number("amplified", 600, 0, 20_000, true),
        number("minutes", 20, 0.1, 1440, false),
        borrowed(folder),
        proof(folder),
        folder.resolve("work"));
  }

  private @Nullable Path proof(Path folder) {
    String text = text("proof", "");
    if (text.isEmpty()) {
      return null;
    }
    try {
      return folder.resolve(text);
    } catch (InvalidPathException e) {
      problem(line("proof"), "proof", "is '" + text + "' (expected: a folder)");
      return null;
    }
  }

  /// One for each folder, in the order of their first regions.
  private List<BorrowedPairs> borrowed(Path folder) {
    known.add(REGIONS);
    Value section = values.get(REGIONS);
    if (section != null && regions.isEmpty() && !section.texts.stream().allMatch(String::isBlank)) {
      problem(section.line, REGIONS, "is no list of regions (expected, below it: lips: FOLDER)");
    }
    if (regions.keySet().containsAll(BorrowedPairs.REGIONS)) {
      problem(
          line(REGIONS),
          REGIONS,
          "takes all from elsewhere (expected: one at least is left to the project's own pairs)");
    }
    Map<Path, BorrowedPairs> borrowed = new LinkedHashMap<>();
    for (Map.Entry<String, Value> entry : regions.entrySet()) {
      String key = REGIONS + "." + entry.getKey();
      Value value = entry.getValue();
      if (!BorrowedPairs.REGIONS.contains(entry.getKey())) {
        String advice = "expected one of: " + String.join(", ", BorrowedPairs.REGIONS);
        problem(
            value.line,
            key,
            "is unknown ("
                + NearNames.advice(entry.getKey(), new TreeSet<>(BorrowedPairs.REGIONS), advice)
                + ")");
      } else if (value.list) {
        problem(value.line, key, "is a list (expected: one folder)");
      } else {
        borrow(folder, entry.getKey(), value, borrowed);
      }
    }
    return List.copyOf(borrowed.values());
  }

  private void borrow(Path folder, String region, Value value, Map<Path, BorrowedPairs> borrowed) {
    String key = REGIONS + "." + region;
    String text = value.texts.getFirst().strip().replaceAll("(?<=.)[/\\\\]+$", "");
    try {
      Path from = folder.resolve(text);
      if (text.isEmpty() || !Files.isDirectory(from)) {
        problem(value.line, key, "is '" + text + "' (expected: a folder; there is no such)");
        return;
      }
      BorrowedPairs one = new BorrowedPairs(text, from, List.of(region));
      Path pairs = one.pairs().toRealPath();
      Path own = folder.resolve(BorrowedPairs.PAIRS);
      if (pairs.equals(folder.toRealPath())
          || (Files.isDirectory(own) && pairs.equals(own.toRealPath()))) {
        problem(value.line, key, "is this project itself (expected: another; or leave it out)");
        return;
      }
      borrowed.merge(
          pairs,
          one,
          (before, _) -> {
            List<String> both = new ArrayList<>(before.regions());
            both.add(region);
            return new BorrowedPairs(before.name(), before.folder(), both);
          });
    } catch (InvalidPathException | IOException e) {
      problem(value.line, key, "is '" + text + "' (expected: a folder)");
    }
  }

  private List<Path> paths(Path folder, List<String> texts) {
    List<Path> paths = new ArrayList<>();
    for (String text : texts) {
      try {
        paths.add(folder.resolve(text));
      } catch (InvalidPathException e) {
        problem(line("faces"), "faces", "has '" + text + "' (expected: folders)");
      }
    }
    return paths;
  }

  private int line(String key) {
    Value value = values.get(key);
    return value == null ? 1 : value.line;
  }

  /// @param otherwise null where the key has to be there
  private String text(String key, @Nullable String otherwise) {
    known.add(key);
    Value value = values.get(key);
    if (value != null && value.list) {
      problem(value.line, key, "is a list (expected: one text)");
      return "";
    }
    String text = value == null ? "" : value.texts.getFirst().strip();
    if (text.isEmpty() && otherwise == null) {
      problem(line(key), key, "is missing");
    }
    return text.isEmpty() && otherwise != null ? otherwise : text;
  }

  private List<String> texts(String key, List<String> otherwise) {
    known.add(key);
    Value value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    if (!value.list) {
      problem(value.line, key, "is '" + value.texts.getFirst() + "' (expected: a list [a, b])");
    }
    return value.texts;
  }

  private double number(String key, double otherwise, double least, double most, boolean whole) {
    known.add(key);
    Value value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    String text = value.list ? "a list" : value.texts.getFirst().strip();
    try {
      double number = Double.parseDouble(text);
      if (number >= least && number <= most && (!whole || Math.rint(number) == number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, in the words of a number out of range.
    }
    String range = whole ? (long) least + " to " + (long) most : least + " to " + most;
    String kind = whole ? "a whole number " : "a number ";
    problem(value.line, key, "is '" + text + "' (expected: " + kind + range + ")");
    return otherwise;
  }

  private void refuseTheRest() {
    for (Map.Entry<String, Value> entry : values.entrySet()) {
      String key = entry.getKey();
      if (!known.contains(key)) {
        String advice =
            NearNames.advice(key, known, "expected one of: " + String.join(", ", known));
        problem(entry.getValue().line, key, "is unknown (" + advice + ")");
      }
    }
  }
}
