package org.tinybeauty.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.face.FaceLocator;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.makeup.FaceBoard;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.MakeupFilter;
import org.tinybeauty.makeup.Program;
import org.tinybeauty.makeup.Style;
import org.tinybeauty.makeup.StyleLibrary;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.stats.PipelineStats;
import picocli.CommandLine.Option;

/// Which styles there are, for every command that paints.
final class StyleOptions {
  @Option(
      names = "--styles",
      paramLabel = "DIR",
      description = "A further folder of styles (repeatable). ~/.tinybeauty/styles is read too.")
  private List<Path> folders = new ArrayList<>();

  /// What `demo` and `bench` put on where nothing else is asked for.
  static final String SHOWN = "classic-red";

  private @Nullable StyleShelf shelf;

  /// The styles of the program, of the user and of `--styles`; a later one replaces an earlier one
  /// of the same name.
  StyleShelf shelf() {
    if (shelf == null) {
      List<Path> all = new ArrayList<>(List.of(Home.styles(), Home.userStyles()));
      for (Path folder : folders) {
        if (!Files.isDirectory(folder)) {
          throw CommandException.usage("--styles: there is no folder " + folder);
        }
        all.add(folder);
      }
      shelf = new StyleShelf(all);
    }
    return shelf;
  }

  /// All that are on the shelf now.
  StyleLibrary library() {
    return shelf().library();
  }

  /// The style of that name, or a usage error that offers the names near it.
  Style style(String name) {
    return library().find(name).orElseThrow(() -> CommandException.usage(library().missing(name)));
  }

  /// The style of that name; when none is asked for, one that is easily seen, or else the first
  /// there is.
  Style styleOrFirst(@Nullable String name) {
    if (name != null) {
      return style(name);
    }
    return library()
        .find(SHOWN)
        .or(() -> library().styles().stream().findFirst())
        .orElseThrow(() -> CommandException.failure("there is no style in " + Home.styles()));
  }

  /// What paints a look on every face. The caller closes it.
  FrameFilter filter(Look look, PipelineStats stats) {
    if (look.bare()) {
      return new FrameFilter.None();
    }
    return new MakeupFilter(
        shelf(),
        new FaceLocator(Home.locator()),
        new Program(Looks.of(look)),
        new FaceBoard(),
        stats,
        1);
  }
}
