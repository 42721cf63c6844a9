package org.tinybeauty.obs;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `obs doctor`: one line per check.
@Command(
    name = "doctor",
    description = "Look at OBS, plugin, engine and connection; say what to do. 0 when all is well.",
    mixinStandardHelpOptions = true)
final class ObsDoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ObsWhich which;
  @Mixin private ObsTarget target;

  @Option(
      names = "--socket",
      paramLabel = "FILE",
      description = "Where the engine listens, if serve.yaml says so (obs, socket).")
  private @Nullable Path socket;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ObsMachine machine = ObsMachine.here();
    ObsPlaces places = which.places(machine);
    @Nullable ObsAddress address = null;
    String noAddress = "";
    try {
      address = target.address(machine, List.of(places));
    } catch (CommandException e) {
      noAddress = String.valueOf(e.getMessage());
    }
    List<ObsCheck> checks =
        new ObsDoctor(
                machine,
                places,
                ObsConnect.FILTER,
                socket == null ? machine.socket() : socket.toAbsolutePath())
            .look(ObsProcesses.running(), address, noAddress);
    checks.forEach(check -> out.println(check.line()));
    return checks.stream().allMatch(ObsCheck::well) ? ExitCode.OK : ExitCode.FAILURE;
  }
}
