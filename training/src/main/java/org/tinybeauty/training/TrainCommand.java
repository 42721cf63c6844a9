package org.tinybeauty.training;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tinybeauty train`: everything that makes styles.
@Command(
    name = "train",
    description = "Make styles: paint pairs, train networks, export, measure, import.",
    mixinStandardHelpOptions = true,
    subcommands = {
      TrainNewCommand.class,
      TrainCheckCommand.class,
      TrainRunCommand.class,
      FaceCacheCommand.class,
      RecipePaintCommand.class,
      RecipeSheetCommand.class,
      TrainPretrainCommand.class,
      TrainAmplifyCommand.class,
      TrainFitCommand.class,
      TrainTrunkCommand.class,
      TrainExportCommand.class,
      TrainEvaluateCommand.class,
      TrainAblateCommand.class,
      TrainPackageCommand.class,
      TrainImportCommand.class
    })
final class TrainCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "which one? (tinybeauty train --help)");
    }
  }
}
