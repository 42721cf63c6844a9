package org.tinybeauty.serve;

import java.util.List;
import org.tinybeauty.cli.CommandProvider;

/// What this leaf adds to the command line.
public final class ServeCommands implements CommandProvider {
  /// For [java.util.ServiceLoader].
  public ServeCommands() {}

  @Override
  public List<Object> commands() {
    return List.of(new ServeCommand());
  }
}
