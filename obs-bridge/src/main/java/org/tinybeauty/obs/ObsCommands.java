package org.tinybeauty.obs;

import java.util.List;
import org.tinybeauty.cli.CommandProvider;

/// What this leaf adds to the command line.
public final class ObsCommands implements CommandProvider {
  /// For [java.util.ServiceLoader].
  public ObsCommands() {}

  @Override
  public List<Object> commands() {
    return List.of(new ObsCommand());
  }
}
