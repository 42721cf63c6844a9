package org.tinybeauty.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.media.EncoderSettings;
import org.tinybeauty.media.FrameTap;
import org.tinybeauty.media.StillImage;
import org.tinybeauty.media.TranscodeResult;
import org.tinybeauty.media.Transcoder;
import org.tinybeauty.session.Session;
import org.tinybeauty.stats.Count;
import org.tinybeauty.stats.PipelineStats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The main job: a clip or picture in, the same with makeup out.
@Command(
    name = "apply",
    description = "Put makeup on every face of a video or a picture.",
    mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOptions output;
  @Mixin private LookOptions look;
  @Mixin private EncoderOptions encoder;
  @Mixin private StyleOptions styles;

  @Parameters(paramLabel = "INPUT", description = "A video, or a JPEG, PNG or WebP picture.")
  private Path input;

  @Option(
      names = {"-s", "--style"},
      required = true,
      paramLabel = "STYLE",
      description = "`tinybeauty styles` lists them.")
  private String style = "";

  @Option(
      names = "--control",
      paramLabel = "PORT",
      description = "Serve the control panel and API on this port of localhost while it runs.")
  private @Nullable Integer control;

  @Override
  public Integer call() {
    Look wanted = look.look(styles.style(style).name());
    EncoderSettings settings = encoder.settings();
    Path file = OutputOptions.input(input);
    Path target = output.target(file, style, null);
    PrintWriter err = spec.commandLine().getErr();
    if (control == null || StillImage.is(file)) {
      return apply(err, styles, wanted, settings, file, target);
    }
    try (FileSession session = FileSession.begin(styles, wanted, file, control, err);
        FrameFilter filter = session.filter()) {
      Session running = session.session();
      return apply(err, filter, running.tap(), running.stats(), settings, file, target);
    }
  }

  /// Makes up a file that is there, into one that may be replaced, and tells about it.
  static int apply(
      PrintWriter err,
      StyleOptions styles,
      Look look,
      EncoderSettings settings,
      Path input,
      Path target) {
    if (StillImage.is(input)) {
      return applyToStill(err, styles, look, input, target);
    }
    PipelineStats stats = new PipelineStats();
    try (FrameFilter filter = styles.filter(look, stats)) {
      return apply(err, filter, null, stats, settings, input, target);
    }
  }

  private static int apply(
      PrintWriter err,
      FrameFilter filter,
      @Nullable FrameTap tap,
      PipelineStats stats,
      EncoderSettings settings,
      Path input,
      Path target) {
    ProgressLine progress =
        new ProgressLine(err, Terminal.isInteractive(), stats, System::nanoTime);
    TranscodeResult result;
    try {
      Transcoder transcoder = new Transcoder(input, target, settings, filter, tap, progress);
      try (StopSignal _ = new StopSignal(transcoder::cancel)) {
        result = transcoder.run();
      }
    } finally {
      progress.clear();
    }
    if (result.cancelled()) {
      err.println("tinybeauty: interrupted; nothing was written");
      return ExitCode.INTERRUPTED;
    }
    err.println(summary(target, result, stats));
    return result.inputDamaged() ? ExitCode.DAMAGED : ExitCode.OK;
  }

  private static int applyToStill(
      PrintWriter err, StyleOptions styles, Look look, Path input, Path target) {
    PipelineStats stats = new PipelineStats();
    try (FrameFilter filter = styles.filter(look, stats)) {
      boolean changed = StillImage.filter(input, target, filter);
      long faces = stats.count(Count.FACES);
      err.println(
          target
              + (changed
                  ? ": makeup on " + (faces == 1 ? "1 face" : faces + " faces")
                  : ": no face to put makeup on; the picture is as it was"));
    }
    return ExitCode.OK;
  }

  private static String summary(Path target, TranscodeResult result, PipelineStats stats) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%s: %d frames in %.1f s (%.1f fps, %s), makeup on %d",
            target,
            result.framesWritten(),
            result.wallSeconds(),
            result.framesWritten() / Math.max(result.wallSeconds(), 1e-3),
            result.encoder(),
            result.framesChanged()));
    if (stats.count(Count.FAILED) > 0) {
      line.append(", ").append(stats.count(Count.FAILED)).append(" passed as they came");
    }
    return line.toString();
  }
}
