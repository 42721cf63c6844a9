package org.tinybeauty.obs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tinybeauty.cli.CommandException;

/// One log of OBS, as far as it concerns our plugin.
///
/// @param file where it stands
/// @param lines without their times
record ObsLog(Path file, List<String> lines) {
  private static final Pattern TIME = Pattern.compile("^\\d\\d:\\d\\d:\\d\\d\\.\\d+: ?");
  private static final Pattern VERSION = Pattern.compile("^OBS (\\d+\\.\\d+\\.\\S*) \\(.*");
  private static final String LIST = "Loaded Modules:";

  ObsLog {
    lines = List.copyOf(lines);
  }

  /// The newest log; empty where OBS never ran.
  static Optional<ObsLog> newest(Path logs) {
    if (!Files.isDirectory(logs)) {
      return Optional.empty();
    }
    // Their names are dates, which sort by time.
    try (Stream<Path> all = Files.list(logs)) {
      return all.filter(file -> file.getFileName().toString().endsWith(".txt"))
          .max(Comparator.comparing(file -> file.getFileName().toString()))
          .map(ObsLog::read);
    } catch (IOException e) {
      throw CommandException.failure(logs + " cannot be read: " + ObsFile.reason(e), e);
    }
  }

  /// Reads a log; OBS may be writing it.
  static ObsLog read(Path file) {
    try {
      return new ObsLog(
          file,
          new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
              .lines()
              .map(line -> TIME.matcher(line).replaceFirst(""))
              .toList());
    } catch (IOException e) {
      throw CommandException.failure(file + " cannot be read: " + ObsFile.reason(e), e);
    }
  }

  /// The OBS that wrote it.
  Optional<String> version() {
    return lines.stream()
        .map(VERSION::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }

  /// Whether OBS got as far as listing its modules.
  boolean listsModules() {
    return lines.stream().anyMatch(line -> line.contains(LIST));
  }

  /// Whether our plugin is in that list.
  boolean loaded() {
    return lines.stream()
        .dropWhile(line -> !line.contains(LIST))
        .skip(1)
        .takeWhile(line -> !line.startsWith("---"))
        .map(String::strip)
        .anyMatch(name -> name.equals(ObsPlaces.NAME) || name.startsWith(ObsPlaces.NAME + "."));
  }

  /// Whether that OBS took no plugins of others, by safe mode or portable mode.
  Optional<String> mode() {
    for (String line : lines) {
      String text = line.toLowerCase(Locale.ROOT);
      if (text.startsWith("safe mode enabled")
          || (text.startsWith("command line arguments") && text.contains("--safe-mode"))) {
        return Optional.of("safe mode");
      }
      if (text.startsWith("third-party plugins disabled")) {
        return Optional.of("a start without third-party plugins");
      }
      if (text.startsWith("portable mode: true")) {
        return Optional.of("portable mode");
      }
    }
    return Optional.empty();
  }

  /// What OBS says against our plugin.
  Optional<String> complaint() {
    return lines.stream()
        .filter(line -> line.contains(ObsPlaces.NAME))
        .filter(
            line ->
                line.contains("not loaded")
                    || line.contains("newer libobs")
                    || line.contains("Failed to")
                    || line.contains("os_dlopen"))
        .reduce((first, last) -> last);
  }

  /// The last lines that our plugin wrote.
  List<String> ours(int most) {
    List<String> all =
        lines.stream().filter(line -> line.startsWith("[" + ObsPlaces.NAME)).toList();
    return all.subList(Math.max(0, all.size() - most), all.size());
  }
}
