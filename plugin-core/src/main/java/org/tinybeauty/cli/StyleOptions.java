package org.tinybeauty.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.face.FaceLocator;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.MakeupFilter;
import org.tinybeauty.makeup.Style;
import org.tinybeauty.makeup.StyleLibrary;
import org.tinybeauty.stats.PipelineStats;
import picocli.CommandLine.Option;

/// Which styles there are, for every command that paints.
final class StyleOptions {
  @Option(
      names = "--styles",
      paramLabel = "DIR",
      description = "A further folder of styles (repeatable). ~/.tinybeauty/styles is read too.")
  private List<Path> folders = new ArrayList<>();

  private @Nullable StyleLibrary library;

  /// The styles of the program, of the user and of `--styles`; a later one replaces an earlier one
  /// of the same name.
  StyleLibrary library() {
    if (library == null) {
      List<Path> all = new ArrayList<>(List.of(Home.styles(), Home.userStyles()));
      for (Path folder : folders) {
        if (!Files.isDirectory(folder)) {
          throw CommandException.usage("--styles: there is no folder " + folder);
        }
        all.add(folder);
      }
      library = StyleLibrary.read(all);
    }
    return library;
  }

  /// The style of that name, or a usage error that offers the names near it.
  Style style(String name) {
    return library().find(name).orElseThrow(() -> CommandException.usage(unknown(name)));
  }

  /// The style of that name, or the first there is when none is asked for.
  Style styleOrFirst(@Nullable String name) {
    if (name != null) {
      return style(name);
    }
    return library().styles().stream()
        .findFirst()
        .orElseThrow(() -> CommandException.failure("there is no style in " + Home.styles()));
  }

  /// What paints a look on every face. The caller closes it.
  FrameFilter filter(Look look, PipelineStats stats) {
    if (look.bare()) {
      return new FrameFilter.None();
    }
    return new MakeupFilter(library(), new FaceLocator(Home.locator()), () -> look, stats, 1);
  }

  private String unknown(String name) {
    String broken =
        library().broken().entrySet().stream()
            .filter(entry -> entry.getKey().endsWith(name))
            .map(entry -> "style " + name + " cannot be used: " + entry.getValue())
            .findFirst()
            .orElse(null);
    if (broken != null) {
      return broken;
    }
    List<String> near = library().near(name);
    return "unknown style: %s (%s)"
        .formatted(
            name,
            near.isEmpty()
                ? "`tinybeauty styles` lists what there is"
                : "did you mean " + String.join(" or ", near) + "?");
  }
}
