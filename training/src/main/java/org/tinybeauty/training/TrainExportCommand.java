package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
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

  @Option(names = "--float", description = "Keep all numbers float32.")
  private boolean exact;

  @Override
  public Integer call() throws IOException {
    if (spec == null || run == null || cache == null || out == null) {
      throw new IllegalStateException("options are missing");
    }
    LiveNet net = LiveNet.SHIPPED;
    TrainState.Trained trained = TrainState.trained(run, net);
    LiveExport export = new LiveExport(net, trained.weights());
    try (TrainCache pairs = TrainCache.open(cache)) {
      List<QuantRange> ranges = exact ? List.of() : export.calibrate(pairs);
      for (int style = 0; style < trained.styles().size(); style++) {
        Path folder = Files.createDirectories(out.resolve(trained.styles().get(style)));
        write(
            folder.resolve("network.onnx"),
            exact ? export.exact(style) : export.quantised(style, ranges));
        spec.commandLine().getOut().println(folder.resolve("network.onnx"));
      }
    }
    return ExitCode.OK;
  }

  /// Writes a file beside its name and moves it there.
  static void write(Path file, byte[] bytes) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, bytes);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
