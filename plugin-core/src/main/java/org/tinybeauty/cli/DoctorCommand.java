package org.tinybeauty.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.tinybeauty.face.FaceLocator;
import org.tinybeauty.inference.ExecutionProvider;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Style;
import org.tinybeauty.makeup.StyleLibrary;
import org.tinybeauty.media.Encoders;
import org.tinybeauty.stats.PipelineStats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Tries everything the program stands on, and says what to do where something is missing.
@Command(
    name = "doctor",
    description = "Try everything the program needs; say what to do where something is missing.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final int LEAST_JAVA = 25;

  @Spec private CommandSpec spec;
  @Mixin private StyleOptions styles;

  private int missing;

  @Override
  public Integer call() {
    essential("Java", DoctorCommand::java);
    essential("FFmpeg", Encoders::ffmpegVersion);
    essential("encoders", DoctorCommand::encoders);
    essential("ONNX Runtime", ExecutionProvider::runtimeVersion);
    providers();
    essential("face locator", () -> locator(Home.locator()));
    styles();
    if (missing > 0) {
      spec.commandLine().getErr().println("tinybeauty: " + missing + " of the essentials missing");
      return ExitCode.FAILURE;
    }
    return ExitCode.OK;
  }

  /// Prints what a check found, or why it failed. Natives that do not load come as errors.
  private boolean essential(String what, Supplier<String> check) {
    try {
      line("✓", what, check.get());
      return true;
    } catch (RuntimeException | LinkageError e) {
      line("✗", what, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      missing++;
      return false;
    }
  }

  private void line(String tick, String what, String found) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s %-14s %s%n", tick, what, found);
  }

  private static String java() {
    if (Runtime.version().feature() < LEAST_JAVA) {
      throw CommandException.failure(
          Runtime.version() + "; install a JDK " + LEAST_JAVA + " or newer");
    }
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      throw CommandException.failure(
          Runtime.version() + " without the vector module; start it by ./tinybeauty");
    }
    return Runtime.version() + ", " + System.getProperty("java.home");
  }

  private static String encoders() {
    List<Encoders.Encoder> open = Encoders.available();
    if (open.stream().noneMatch(encoder -> encoder.codec().equals("h264"))) {
      throw CommandException.failure(
          "none for H.264 opens; build without -Dffmpeg.variant= to have x264");
    }
    return open.stream().map(Encoders.Encoder::name).collect(Collectors.joining(", "));
  }

  private void providers() {
    try {
      for (ExecutionProvider.Probe probe : ExecutionProvider.probe()) {
        String name = "  " + probe.provider();
        if (probe.loads()) {
          line("✓", name, "loads");
        } else {
          line("-", name, probe.detail().lines().findFirst().orElse("") + " (not needed)");
        }
      }
    } catch (RuntimeException | LinkageError e) {
      line("✗", "  providers", String.valueOf(e.getMessage()));
    }
  }

  private static String locator(Path models) {
    new FaceLocator(models).close();
    return models.toString();
  }

  private void styles() {
    StyleLibrary library = styles.library();
    for (Style style : library.styles()) {
      essential("style", () -> load(style));
    }
    library.broken().forEach((folder, reason) -> line("✗", "style", reason));
    if (library.styles().isEmpty()) {
      line("✗", "styles", "none in " + Home.styles() + "; is the clone complete?");
      missing++;
    }
  }

  private String load(Style style) {
    styles.filter(Look.of(style.name()), new PipelineStats()).close();
    return style.name() + ", " + style.title();
  }
}
