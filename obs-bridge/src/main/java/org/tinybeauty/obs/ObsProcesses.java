package org.tinybeauty.obs;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// The OBS that run on this machine, as far as this user may see them.
final class ObsProcesses {
  private static final Set<String> NAMES = Set.of("obs", "OBS", "obs64.exe");

  private ObsProcesses() {}

  /// Their process numbers.
  static List<Long> running() {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .command()
                    .map(command -> Path.of(command).getFileName())
                    .filter(name -> name != null && NAMES.contains(name.toString()))
                    .isPresent())
        .map(ProcessHandle::pid)
        .toList();
  }
}
