package org.tinybeauty.obs;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `obs uninstall`: takes away what `obs install` wrote.
@Command(
    name = "uninstall",
    description = "Take away exactly what install wrote.",
    mixinStandardHelpOptions = true)
final class ObsUninstallCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ObsWhich which;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ObsMachine machine = ObsMachine.here();
    ObsPlaces places = which.places(machine);
    ObsInstall install = new ObsInstall(machine, places);
    if (!install.there()) {
      throw CommandException.failure(
          "nothing is installed by this program: there is no " + places.installed());
    }
    ObsInstall.Removal removal = install.uninstall();
    removal.removed().forEach(file -> out.println("removed " + file));
    removal.kept().forEach(file -> out.println("kept, since it was changed: " + file));
    if (!ObsProcesses.running().isEmpty()) {
      out.println("OBS is running, and lets go of it when it is started again");
    }
    return ExitCode.OK;
  }
}
