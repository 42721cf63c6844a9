package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.pairs.StyleProject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tinybeauty train amplify`: a project's few pairs become thousands.
@Command(
    name = "amplify",
    description = {
      "Put a project's makeup on all its faces: the pairs a style is trained on.",
      "The same as `train run --to amplify`."
    },
    mixinStandardHelpOptions = true)
final class TrainAmplifyCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A folder that `train new` made.")
  private Path folder = Path.of("");

  @Option(
      names = "--images",
      paramLabel = "OUT",
      description = "Also write the pairs as pictures, with their manifest, to this folder.")
  private @Nullable Path images;

  @Mixin private StyleMaking making = new StyleMaking();

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not called by picocli");
    }
    int code =
        TrainRunCommand.run(spec, folder, false, StyleRun.Step.AMPLIFY, making.tools(false, false));
    if (code == ExitCode.OK && images != null) {
      try {
        int count =
            AmplifiedImages.write(StyleProject.read(folder).work().resolve("pairs"), images);
        spec.commandLine().getOut().printf("%d pairs as pictures in %s%n", count, images);
      } catch (IOException e) {
        throw CommandException.failure(String.valueOf(e.getMessage()), e);
      }
    }
    return code;
  }
}
