package org.tinybeauty.training;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private StyleMaking making = new StyleMaking();

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not called by picocli");
    }
    return TrainRunCommand.run(spec, folder, false, StyleRun.Step.AMPLIFY, making.tools(false));
  }
}
