package org.tinybeauty.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Style;
import org.tinybeauty.media.EncoderSettings;
import org.tinybeauty.media.MediaInfo;
import org.tinybeauty.stats.Count;
import org.tinybeauty.stats.PipelineStats;
import org.tinybeauty.stats.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Measures what makeup costs on this machine: the same clip decoded and encoded plain and with
/// makeup, in turn in one process, so that the ratio holds on a busy machine too.
@Command(
    name = "bench",
    description = "Measure what makeup costs on this machine, against plain decoding and encoding.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private StyleOptions styles;

  @Parameters(arity = "0..1", paramLabel = "CLIP", description = "Default: the demo clip.")
  private @Nullable Path clip;

  @Option(
      names = {"-s", "--style"},
      paramLabel = "STYLE",
      description = "Default: " + StyleOptions.SHOWN + ", or the first there is.")
  private @Nullable String styleName;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs of each after the first, which warms up. Default: 3.")
  private int rounds;

  @Option(names = "--preset", description = "Preset of x264. Default: veryfast.")
  private String preset = "veryfast";

  @Override
  public Integer call() throws IOException {
    if (rounds < 1) {
      throw CommandException.usage("--rounds: " + rounds + " (expected: 1 or more)");
    }
    Path input = OutputOptions.input(clip == null ? Home.demoClip() : clip);
    Style style = styles.styleOrFirst(styleName);
    MediaInfo info = MediaInfo.probe(input);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%s, %d x %d, x264 %s, style %s, %d CPU cores%n%n",
        input.getFileName(),
        info.width(),
        info.height(),
        preset,
        style.name(),
        Runtime.getRuntime().availableProcessors());
    Path target = Files.createTempFile("tinybeauty-bench", ".mp4");
    try {
      measure(out, new BenchPass(input, target, EncoderSettings.DEFAULT.withPreset(preset)), style);
    } finally {
      Files.deleteIfExists(target);
    }
    return ExitCode.OK;
  }

  private void measure(PrintWriter out, BenchPass pass, Style style) {
    Look look = Look.of(style.name());
    BenchPass.Figures cold;
    try (FrameFilter filter = styles.filter(look, new PipelineStats())) {
      cold = pass.run(filter);
    }
    double peakMegabytes = ProcessMemory.peakMegabytes(); // later passes are not what a user runs
    pass.run(new FrameFilter.None());
    PipelineStats stats = new PipelineStats();
    BenchPass.Figures[] plain = new BenchPass.Figures[rounds];
    BenchPass.Figures[] made = new BenchPass.Figures[rounds];
    try (FrameFilter filter = styles.filter(look, stats)) {
      for (int round = 0; round < rounds; round++) {
        plain[round] = pass.run(new FrameFilter.None());
        made[round] = pass.run(filter);
      }
    }
    out.printf("%-30s %10s %10s%n", "ms per call", "median", "p95");
    for (Stage stage : Stage.values()) {
      out.printf(
          Locale.ROOT,
          "  %-28s %10.2f %10.2f%n",
          stage.name().toLowerCase(Locale.ROOT),
          stats.quantileNanos(stage, 0.5) * 1e-6,
          stats.quantileNanos(stage, 0.95) * 1e-6);
    }
    double[] ratios = new double[rounds];
    Arrays.setAll(ratios, i -> made[i].cpuMillisPerFrame() / plain[i].cpuMillisPerFrame());
    line(out, "CPU ms per frame, plain", median(plain, BenchPass.Figures::cpuMillisPerFrame));
    line(out, "CPU ms per frame, makeup", median(made, BenchPass.Figures::cpuMillisPerFrame));
    line(out, "ratio makeup : plain", median(ratios));
    line(out, "frames per second, plain", median(plain, BenchPass.Figures::framesPerSecond));
    line(out, "frames per second, makeup", median(made, BenchPass.Figures::framesPerSecond));
    line(
        out,
        "faces per frame",
        (double) stats.count(Count.FACES) / Math.max(1, stats.count(Count.FRAMES)));
    line(out, "bytes allocated per frame", median(made, BenchPass.Figures::bytesPerFrame));
    line(
        out, "  by ONNX Runtime's Java API", median(made, BenchPass.Figures::runtimeBytesPerFrame));
    line(out, "start to first frame, s", cold.secondsToFirstFrame());
    line(out, "frames until warm", cold.framesUntilWarm());
    line(out, "peak resident memory, MB", peakMegabytes);
    line(out, "frames failed", (double) stats.count(Count.FAILED));
  }

  private static void line(PrintWriter out, String name, double value) {
    out.printf(
        Locale.ROOT,
        "%-30s %10s%n",
        name,
        Double.isNaN(value) ? "unknown" : "%.2f".formatted(value));
  }

  private static double median(
      BenchPass.Figures[] runs, ToDoubleFunction<BenchPass.Figures> figure) {
    return median(Arrays.stream(runs).mapToDouble(figure).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
