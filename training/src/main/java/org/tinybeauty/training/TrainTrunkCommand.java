package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tinybeauty train trunk`: what a run has learned, to begin other runs from.
@Command(
    name = "trunk",
    description = "Keep what a run has learned, to begin other runs from (train fit --from).",
    mixinStandardHelpOptions = true)
final class TrainTrunkCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--run", required = true, description = "Folder of the run.")
  private Path run = Path.of("");

  @Option(names = "--out", required = true, description = "The file (*.safetensors).")
  private Path out = Path.of("");

  @Override
  public Integer call() throws IOException {
    if (spec == null) {
      throw new IllegalStateException("not called by picocli");
    }
    TrainState.Trained trained = TrainState.trained(run);
    Path folder = out.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    long numbers = TrainStart.write(trained, out);
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %d numbers of the %s network, after %d steps of %s%n",
            out, numbers, trained.net().title(), trained.step(), trained.styles());
    return ExitCode.OK;
  }
}
