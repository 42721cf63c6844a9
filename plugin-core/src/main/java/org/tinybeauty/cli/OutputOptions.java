package org.tinybeauty.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the result goes. Nothing is overwritten without `-y`, and the input never.
final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Default: beside the input, named after input and style.")
  private @Nullable Path output;

  @Option(
      names = {"-y", "--overwrite"},
      description = "Replace the output where there is one already.")
  private boolean overwrite;

  /// The output's path, checked.
  ///
  /// @param input must be an existing file
  /// @param suffix of the default name: `clip.mp4` and `smoky` give `clip-smoky.mp4`
  /// @param extension of the default name, with the dot; null for the input's
  Path target(Path input, String suffix, @Nullable String extension) {
    Path target = output == null ? beside(input, suffix, extension) : output;
    if (!Files.exists(target)) {
      return target;
    }
    if (Files.isDirectory(target)) {
      throw CommandException.usage(target + ": is a directory (expected: a file to write)");
    }
    if (same(input, target)) {
      throw CommandException.usage(target + ": is the input itself; choose another output");
    }
    if (!overwrite) {
      throw CommandException.usage(target + ": exists already; -y replaces it");
    }
    return target;
  }

  /// The input, checked to be a file that can be read.
  static Path input(Path file) {
    if (!Files.exists(file)) {
      throw CommandException.failure(file + ": no such file");
    }
    if (Files.isDirectory(file)) {
      throw CommandException.failure(file + ": is a directory (expected: a video or a picture)");
    }
    if (!Files.isReadable(file)) {
      throw CommandException.failure(file + ": cannot be read; check its permissions");
    }
    return file;
  }

  /// The part of a file's name from its last dot on, in lower case; empty when there is none.
  static String extension(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
  }

  private static Path beside(Path input, String suffix, @Nullable String extension) {
    String name = String.valueOf(input.getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot <= 0 ? name : name.substring(0, dot);
    String own = dot <= 0 ? ".mp4" : name.substring(dot);
    return input.resolveSibling(stem + "-" + suffix + (extension == null ? own : extension));
  }

  private static boolean same(Path input, Path target) {
    try {
      return Files.isSameFile(input, target);
    } catch (IOException e) {
      throw CommandException.failure(target + ": cannot be looked at: " + e.getMessage(), e);
    }
  }
}
