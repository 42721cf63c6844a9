package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tinybeauty train export`: the networks of a run, one folder per style.
@Command(
    name = "export",
    description = "Write the networks of a run, finished or not, as STYLE/network.onnx.",
    mixinStandardHelpOptions = true)
final class TrainExportCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--run", required = true, description = "Folder of the run.")
  private @Nullable Path run;

  @Option(
      names = "--cache",
      required = true,
      description = "Pairs whose crops set the ranges of the bytes.")
  private @Nullable Path cache;

  @Option(names = "--out", required = true, description = "Folder for the styles.")
  private @Nullable Path out;

  @Option(
      names = "--float",
      description = "Keep all numbers float32, as the paper network always does.")
  private boolean exact;

  @Override
  public Integer call() throws IOException {
    if (spec == null || run == null || cache == null || out == null) {
      throw new IllegalStateException("options are missing");
    }
    TrainState.Trained trained = TrainState.trained(run);
    try (TrainCache pairs = TrainCache.open(cache)) {
      IntFunction<byte[]> writer = writer(trained, pairs);
      for (int style = 0; style < trained.styles().size(); style++) {
        Path folder = Files.createDirectories(out.resolve(trained.styles().get(style)));
        write(folder.resolve("network.onnx"), writer.apply(style));
        spec.commandLine().getOut().println(folder.resolve("network.onnx"));
      }
    }
    return ExitCode.OK;
  }

  /// Makes a style's file of its number.
  private IntFunction<byte[]> writer(TrainState.Trained trained, TrainCache pairs) {
    if (exact || !(trained.net() instanceof LiveNet live)) {
      return trained::exact;
    }
    LiveExport export = new LiveExport(live, trained.weights());
    List<QuantRange> ranges = export.calibrate(pairs);
    return style -> export.quantised(style, ranges);
  }

  /// Writes a file beside its name and moves it there.
  static void write(Path file, byte[] bytes) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, bytes);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
