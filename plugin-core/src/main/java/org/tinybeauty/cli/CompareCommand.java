package org.tinybeauty.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.media.EncoderSettings;
import org.tinybeauty.media.SideBySide;
import org.tinybeauty.media.Snapshot;
import org.tinybeauty.media.TranscodeResult;
import org.tinybeauty.media.Transcoder;
import org.tinybeauty.stats.PipelineStats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Before and after, or several styles, side by side.
@Command(
    name = "compare",
    description = "Show a video or picture bare and with one or more styles, side by side.",
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  private static final int MAX_STYLES = 7;
  private static final String PNG = ".png";

  @Spec private CommandSpec spec;
  @Mixin private OutputOptions output;
  @Mixin private LookOptions look;
  @Mixin private EncoderOptions encoder;
  @Mixin private StyleOptions styles;

  @Parameters(paramLabel = "INPUT", description = "A video or a picture.")
  private Path input;

  @Option(
      names = {"-s", "--style"},
      required = true,
      paramLabel = "STYLE",
      description = "One or more: each gets a place of its own, after the bare face.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--at",
      paramLabel = "SECONDS",
      description = "For a PNG: the moment of the video. Default: ${DEFAULT-VALUE}.")
  private double seconds = 1;

  @Option(
      names = "--png",
      description = "Write a picture, not a video (an output that ends in .png says so too).")
  private boolean png;

  @Override
  public Integer call() {
    if (names.size() > MAX_STYLES) {
      throw CommandException.usage(names.size() + " styles (expected: at most " + MAX_STYLES + ")");
    }
    if (!(seconds >= 0)) {
      throw CommandException.usage("--at: " + seconds + " (expected: 0 or more)");
    }
    List<Look> looks = new ArrayList<>();
    for (String name : names) {
      looks.add(look.look(styles.style(name).name()));
    }
    EncoderSettings settings = encoder.settings();
    Path file = OutputOptions.input(input);
    boolean still = png || isPicture(file);
    Path target = output.target(file, "compare-" + String.join("-", names), still ? PNG : null);
    return still || OutputOptions.extension(target).equals(PNG)
        ? picture(file, looks, target)
        : video(file, looks, settings, target);
  }

  private int picture(Path file, List<Look> looks, Path target) {
    if (!OutputOptions.extension(target).equals(PNG)) {
      throw CommandException.usage(target + ": the picture is a PNG (expected: a name in .png)");
    }
    List<Snapshot> pictures = new ArrayList<>();
    pictures.add(Snapshot.take(file, seconds, new FrameFilter.None()));
    for (Look worn : looks) {
      try (FrameFilter filter = styles.filter(worn, new PipelineStats())) {
        pictures.add(Snapshot.take(file, seconds, filter));
      }
    }
    Sheet.write(pictures, pictures.size(), 0, target);
    tell(target);
    return ExitCode.OK;
  }

  private int video(Path file, List<Look> looks, EncoderSettings settings, Path target) {
    PrintWriter err = spec.commandLine().getErr();
    PipelineStats stats = new PipelineStats();
    ProgressLine progress =
        new ProgressLine(err, Terminal.isInteractive(), stats, System::nanoTime);
    List<FrameFilter> filters = new ArrayList<>(List.of(new FrameFilter.None()));
    TranscodeResult result;
    try {
      for (Look worn : looks) {
        filters.add(styles.filter(worn, filters.size() == 1 ? stats : new PipelineStats()));
      }
      Transcoder transcoder =
          new Transcoder(file, target, settings, new SideBySide(filters), progress);
      try (StopSignal _ = new StopSignal(transcoder::cancel)) {
        result = transcoder.run();
      }
    } finally {
      progress.clear();
      filters.forEach(FrameFilter::close);
    }
    if (result.cancelled()) {
      err.println("tinybeauty: interrupted; nothing was written");
      return ExitCode.INTERRUPTED;
    }
    tell(target);
    return result.packetsLost() + result.framesCorrupt() > 0 ? ExitCode.DAMAGED : ExitCode.OK;
  }

  private void tell(Path target) {
    spec.commandLine()
        .getErr()
        .println(
            "tinybeauty: " + target + " shows, left to right: bare, " + String.join(", ", names));
  }

  private static boolean isPicture(Path file) {
    return Files.isRegularFile(file)
        && List.of(".jpg", ".jpeg", PNG, ".webp").contains(OutputOptions.extension(file));
  }
}
