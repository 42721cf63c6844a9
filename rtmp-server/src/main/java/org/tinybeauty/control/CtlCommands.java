package org.tinybeauty.control;

import java.util.List;
import org.tinybeauty.cli.CommandProvider;

/// What this room adds to the command line.
public final class CtlCommands implements CommandProvider {
  /// For [java.util.ServiceLoader].
  public CtlCommands() {}

  @Override
  public List<Object> commands() {
    return List.of(new CtlCommand(), new CompletionCommand());
  }
}
