package org.tinybeauty.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Style;
import org.tinybeauty.media.Snapshot;
import org.tinybeauty.stats.PipelineStats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Lists the styles, and shows them on a face.
@Command(
    name = "styles",
    description = "List the styles there are; with --sheet, show each on a face.",
    mixinStandardHelpOptions = true)
final class StylesCommand implements Callable<Integer> {
  private static final int COLUMNS = 3;
  private static final int TILE_WIDTH = 640;

  @Spec private CommandSpec spec;
  @Mixin private StyleOptions styles;

  @Option(
      names = "--sheet",
      paramLabel = "FILE.png",
      description = "Write a picture of every style, the bare face first.")
  private @Nullable Path sheet;

  @Option(
      names = "--face",
      paramLabel = "FILE",
      description = "A video or picture to show the styles on. Default: the sample clip.")
  private @Nullable Path face;

  @Option(
      names = "--at",
      paramLabel = "SECONDS",
      description = "Which moment of a video to show. Default: ${DEFAULT-VALUE}.")
  private double seconds = 1;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (Style style : styles.library().styles()) {
      String description = style.manifest().description();
      out.printf(
          "%-14s %s%s%n",
          style.name(), style.title(), description == null ? "" : ": " + description);
    }
    PrintWriter err = spec.commandLine().getErr();
    styles
        .library()
        .broken()
        .forEach((folder, reason) -> err.println("tinybeauty: left out: " + reason));
    if (styles.library().styles().isEmpty()) {
      err.println("tinybeauty: there are no styles in " + Home.styles());
    }
    if (sheet != null) {
      write(sheet);
    }
    return ExitCode.OK;
  }

  private void write(Path file) {
    Path shown = OutputOptions.input(face == null ? Home.demoClip() : face);
    List<Snapshot> pictures = new ArrayList<>();
    StringBuilder order = new StringBuilder("bare");
    pictures.add(Snapshot.take(shown, seconds, new FrameFilter.None()));
    for (Style style : styles.library().styles()) {
      try (FrameFilter filter = styles.filter(Look.of(style.name()), new PipelineStats())) {
        pictures.add(Snapshot.take(shown, seconds, filter));
      }
      order.append(", ").append(style.name());
    }
    Sheet.write(pictures, COLUMNS, TILE_WIDTH, file);
    spec.commandLine().getErr().println("tinybeauty: " + file + " shows, row by row: " + order);
  }
}
