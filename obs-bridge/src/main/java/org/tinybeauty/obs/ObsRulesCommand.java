package org.tinybeauty.obs;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.cli.StopSignal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `obs rules`: follows OBS's scenes until it is interrupted.
@Command(
    name = "rules",
    description = "Follow OBS's scenes by the scene rules, until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class ObsRulesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ObsTarget target;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    ObsMachine machine = ObsMachine.here();
    ObsScenes scenes = ObsScenes.of(machine);
    if (scenes.rules().isEmpty()) {
      throw CommandException.usage(
          "there are no scene rules; `tinybeauty obs connect --rule SCENE=STYLE` sets one");
    }
    ObsRules rules =
        new ObsRules(
            target.address(machine), scenes, ObsConnect.FILTER, ObsBackOff.usual(), out::println);
    try (StopSignal _ = new StopSignal(rules::stop)) {
      rules.run();
    } catch (ObsException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), e);
    }
    return ExitCode.INTERRUPTED;
  }
}
