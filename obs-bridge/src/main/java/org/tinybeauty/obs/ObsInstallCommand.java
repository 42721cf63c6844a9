package org.tinybeauty.obs;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tinybeauty.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `obs install`: puts the plugin where OBS finds it.
@Command(
    name = "install",
    description = "Put the plugin where OBS finds it; compile it first where it has to be.",
    mixinStandardHelpOptions = true)
final class ObsInstallCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ObsWhich which;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ObsMachine machine = ObsMachine.here();
    ObsPlaces places = which.places(machine);
    Path project = ObsWhich.project();
    ObsPlugin plugin = ObsPlugin.take(machine, project, spec.commandLine().getErr()::println);
    String launcher = machine.os() == ObsMachine.Os.WINDOWS ? "tinybeauty.bat" : "tinybeauty";
    new ObsInstall(machine, places)
        .install(plugin, project.resolve(launcher))
        .forEach(file -> out.println("wrote " + file));
    if (!places.proven()) {
      out.println("nobody has tried this kind of OBS yet; `tinybeauty obs doctor` tells more");
    }
    out.println(
        ObsProcesses.running().isEmpty()
            ? "start OBS; on your camera: Filters, +, tinybeauty"
            : "OBS is running, and takes it up when it is started again");
    return ExitCode.OK;
  }
}
