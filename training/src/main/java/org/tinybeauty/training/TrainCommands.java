package org.tinybeauty.training;

import java.util.List;
import org.tinybeauty.cli.CommandProvider;

/// Offers this module's commands to the command line.
public final class TrainCommands implements CommandProvider {
  /// For the service loader.
  public TrainCommands() {}

  @Override
  public List<Object> commands() {
    return List.of(new TrainCommand());
  }
}
