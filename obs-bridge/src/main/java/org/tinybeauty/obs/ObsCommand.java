package org.tinybeauty.obs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Makeup inside OBS: the plugin, and OBS itself steered from here.
@Command(
    name = "obs",
    description = "Makeup inside OBS Studio: install the plugin, connect, scene rules, undo.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ObsInstallCommand.class,
      ObsUninstallCommand.class,
      ObsDoctorCommand.class,
      ObsConnectCommand.class,
      ObsRulesCommand.class,
      ObsUndoCommand.class
    },
    commandListHeading = "%nCommands:%n",
    synopsisSubcommandLabel = "COMMAND")
final class ObsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? (tinybeauty obs --help)");
  }
}
