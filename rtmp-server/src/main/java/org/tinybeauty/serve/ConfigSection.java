package org.tinybeauty.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// One mapping of a [ConfigDocument]. Each method takes a key's value, or the default where the key
/// is absent or wrong; wrong ones are told to the document.
final class ConfigSection {
  private final ConfigDocument document;
  private final String path;
  private final int line;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final TreeSet<String> known = new TreeSet<>();

  /// @param node the mapping; null, or a null scalar, for none
  ConfigSection(ConfigDocument document, String path, @Nullable Node node, int line) {
    this.document = document;
    this.path = path;
    this.line = line;
    document.opened(this);
    if (node instanceof MappingNode mapping && plain(node)) {
      mapping.getValue().forEach(this::keep);
    } else if (node != null && !isNull(node) && plain(node)) {
      document.problem(line, name() + " is " + kind(node) + " (expected: keys with values)");
    }
  }

  /// Line of the key that this section stands under.
  int line() {
    return line;
  }

  /// Tells that a key's value is wrong in a way only its reader knows.
  ///
  /// @param what goes behind the key's name
  void wrong(String key, String what) {
    document.problem(lines.getOrDefault(key, line), dotted(key) + " " + what);
  }

  /// Whether a key is there, whatever its value.
  boolean has(String key) {
    return values.containsKey(key);
  }

  ConfigSection section(String key) {
    Node node = take(key);
    return new ConfigSection(document, dotted(key), node, lines.getOrDefault(key, line));
  }

  String text(String key, String otherwise) {
    ScalarNode scalar = scalar(key, "a text", otherwise);
    return scalar == null ? otherwise : scalar.getValue();
  }

  boolean flag(String key, boolean otherwise) {
    ScalarNode scalar = scalar(key, "true or false", otherwise);
    if (scalar == null) {
      return otherwise;
    }
    return switch (scalar.getValue().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> {
        wrong(key, "is '" + scalar.getValue() + "' (expected: true or false)");
        yield otherwise;
      }
    };
  }

  int integer(String key, int otherwise, int least, int most) {
    String expected = "a whole number " + least + " to " + most;
    ScalarNode scalar = scalar(key, expected, otherwise);
    if (scalar == null) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(scalar.getValue().strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, in the same words as a number out of range.
    }
    wrong(key, "is '" + scalar.getValue() + "' (expected: " + expected + ")");
    return otherwise;
  }

  float number(String key, float otherwise, float least, float most) {
    String expected = "a number " + least + " to " + most;
    ScalarNode scalar = scalar(key, expected, otherwise);
    if (scalar == null) {
      return otherwise;
    }
    try {
      float value = Float.parseFloat(scalar.getValue().strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, in the same words as a number out of range.
    }
    wrong(key, "is '" + scalar.getValue() + "' (expected: " + expected + ")");
    return otherwise;
  }

  <E extends Enum<E>> E choice(String key, E otherwise) {
    E[] all = otherwise.getDeclaringClass().getEnumConstants();
    List<String> names = new ArrayList<>();
    for (E one : all) {
      names.add(one.name().toLowerCase(Locale.ROOT));
    }
    String expected = String.join(", ", names);
    ScalarNode scalar = scalar(key, expected, otherwise.name().toLowerCase(Locale.ROOT));
    if (scalar == null) {
      return otherwise;
    }
    int index = names.indexOf(scalar.getValue());
    if (index < 0) {
      wrong(key, "is '" + scalar.getValue() + "' (expected one of: " + expected + ")");
      return otherwise;
    }
    return all[index];
  }

  List<String> texts(String key, List<String> otherwise) {
    return list(
        key,
        otherwise,
        entry -> {
          if (entry.node instanceof ScalarNode scalar && !isNull(scalar) && plain(scalar)) {
            return scalar.getValue();
          }
          document.problem(
              entry.line, entry.path + " is " + kind(entry.node) + " (expected: a text)");
          return null;
        });
  }

  /// A list of mappings.
  <T> List<T> sections(String key, List<T> otherwise, Function<ConfigSection, T> read) {
    return list(
        key,
        otherwise,
        entry -> read.apply(new ConfigSection(document, entry.path, entry.node, entry.line)));
  }

  private record Entry(Node node, String path, int line) {}

  private <T> List<T> list(String key, List<T> otherwise, Function<Entry, @Nullable T> read) {
    Node node = take(key);
    if (node == null) {
      return otherwise;
    }
    if (isNull(node)) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      wrong(key, "is " + kind(node) + " (expected: a list, [] when empty)");
      return otherwise;
    }
    List<T> result = new ArrayList<>();
    for (Node child : sequence.getValue()) {
      String name = dotted(key) + "[" + result.size() + "]";
      @Nullable T value = read.apply(new Entry(child, name, child.getStartMark().getLine() + 1));
      if (value != null) {
        result.add(value);
      }
    }
    return List.copyOf(result);
  }

  /// Tells of every key that no one asked for.
  void refuseTheRest() {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        wrong(key, "is unknown " + document.nearest(path, key, known));
      }
    }
  }

  private void keep(NodeTuple tuple) {
    int at = tuple.getKeyNode().getStartMark().getLine() + 1;
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      document.problem(at, name() + " has a key that is " + kind(tuple.getKeyNode()));
      return;
    }
    Integer before = lines.putIfAbsent(key.getValue(), at);
    if (before != null) {
      document.problem(
          at, dotted(key.getValue()) + " is there twice (first in line " + before + ")");
      return;
    }
    values.put(key.getValue(), tuple.getValueNode());
  }

  private @Nullable Node take(String key) {
    known.add(key);
    document.asked(dotted(key));
    Node node = values.get(key);
    return node == null || !plain(node) ? null : node;
  }

  private @Nullable ScalarNode scalar(String key, String expected, Object otherwise) {
    Node node = take(key);
    if (node == null) {
      return null;
    }
    if (node instanceof ScalarNode scalar && !isNull(scalar)) {
      return scalar;
    }
    wrong(
        key,
        isNull(node)
            ? "has no value (expected: " + expected + "; without the line it is " + otherwise + ")"
            : "is " + kind(node) + " (expected: " + expected + ")");
    return null;
  }

  /// References within the file could make it endless, and no configuration needs them.
  private boolean plain(Node node) {
    if (node.getAnchor() == null) {
      return true;
    }
    document.problem(
        node.getStartMark().getLine() + 1, "anchors (&" + node.getAnchor() + ") have no use here");
    return false;
  }

  private String name() {
    return path.isEmpty() ? "the file" : path;
  }

  private String dotted(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static boolean isNull(Node node) {
    return Tag.NULL.equals(node.getTag());
  }

  private static String kind(Node node) {
    return switch (node) {
      case MappingNode mapping -> "a section of keys";
      case SequenceNode sequence -> "a list";
      case ScalarNode scalar -> isNull(scalar) ? "empty" : "'" + scalar.getValue() + "'";
      default -> "something else";
    };
  }
}
