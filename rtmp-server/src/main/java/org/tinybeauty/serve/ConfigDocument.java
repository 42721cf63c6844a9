package org.tinybeauty.serve;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.text.NearNames;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/// A YAML file being read strictly: [ConfigSection]s are asked for the keys they may hold, and
/// [#finish] refuses what nobody asked for. Problems are gathered, so that all of them show at
/// once.
final class ConfigDocument {
  /// More than this is no configuration.
  static final int MAX_CHARACTERS = 1 << 20;

  private static final int MAX_PROBLEMS = 20;
  private static final int MAX_DEPTH = 20;

  private final String source;
  private final List<Problem> problems = new ArrayList<>();
  private final List<ConfigSection> sections = new ArrayList<>();
  private final SortedSet<String> paths = new TreeSet<>();
  private final @Nullable Node root;

  private record Problem(int line, String text) {}

  /// Parses a file's text.
  ///
  /// @param source what messages call the file
  /// @throws ConfigException when it is no YAML, or far too much of it
  ConfigDocument(String text, String source) {
    this.source = source;
    if (text.length() > MAX_CHARACTERS) {
      throw new ConfigException(
          "%s: %d characters long (expected: a configuration of at most %d)"
              .formatted(source, text.length(), MAX_CHARACTERS));
    }
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(MAX_DEPTH);
    try {
      StreamReader reader = new StreamReader(new StringReader(text));
      Composer composer = new Composer(new ParserImpl(reader, options), new Resolver(), options);
      root = composer.getSingleNode();
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new ConfigException(
          source + ":" + line + ": no YAML: " + String.valueOf(e.getProblem()).strip());
    } catch (YAMLException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new ConfigException(source + ": no YAML: " + reason);
    }
  }

  /// The whole file, as a section without a name.
  ConfigSection root() {
    return new ConfigSection(this, "", root, 1);
  }

  /// Every key that was asked for, with dots between levels and `[]` for a list's entries.
  SortedSet<String> paths() {
    return Collections.unmodifiableSortedSet(paths);
  }

  /// Ends the reading.
  ///
  /// @throws ConfigException when anything was wrong, or a key was not asked for by anyone
  void finish() {
    for (int i = 0; i < sections.size(); i++) {
      sections.get(i).refuseTheRest();
    }
    if (!problems.isEmpty()) {
      List<String> lines =
          problems.stream()
              .sorted(Comparator.comparingInt(Problem::line))
              .limit(MAX_PROBLEMS)
              .map(problem -> source + ":" + problem.line + ": " + problem.text)
              .toList();
      throw new ConfigException(lines);
    }
  }

  void opened(ConfigSection section) {
    sections.add(section);
  }

  void asked(String path) {
    paths.add(path.replaceAll("\\[\\d+\\]", "[]"));
  }

  void problem(int line, String text) {
    problems.add(new Problem(line, text));
  }

  /// What an unknown key may have meant: a key of that name elsewhere, or the nearest of its
  /// section.
  ///
  /// @return the words to put behind the complaint
  String nearest(String section, String key, SortedSet<String> siblings) {
    String wanted = key.toLowerCase(Locale.ROOT).replace('_', '-');
    Optional<String> elsewhere =
        siblings.contains(wanted)
            ? Optional.empty()
            : paths.stream().filter(path -> path.endsWith("." + wanted)).findFirst();
    return elsewhere
        .or(
            () ->
                NearNames.of(wanted, siblings).stream()
                    .findFirst()
                    .map(near -> section.isEmpty() ? near : section + "." + near))
        .map(near -> "(did you mean " + near + "?)")
        .orElse("(expected one of: " + String.join(", ", siblings) + ")");
  }
}
