package org.tinybeauty.obs;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `obs undo`: puts back what `obs connect` changed.
@Command(
    name = "undo",
    description = "Put back all that connect changed.",
    mixinStandardHelpOptions = true)
final class ObsUndoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ObsTarget target;

  @Option(
      names = "--force",
      description = "Put the old stream service back even where it was set anew since.")
  private boolean force;

  private @Nullable ObsWebSocket open;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ObsMachine machine = ObsMachine.here();
    ObsJournal journal = ObsJournal.of(machine);
    if (journal.changes().isEmpty()) {
      out.println("nothing to put back");
      return ExitCode.OK;
    }
    try {
      int left =
          new ObsUndo(() -> studio(machine), ObsScenes.of(machine), force, out::println)
              .undo(journal);
      if (left > 0) {
        throw CommandException.failure(left + " changes are not put back yet");
      }
      return ExitCode.OK;
    } finally {
      if (open != null) {
        open.close();
      }
    }
  }

  private ObsStudio studio(ObsMachine machine) {
    if (open == null) {
      open = ObsWebSocket.open(target.address(machine));
    }
    return new ObsStudio(open);
  }
}
