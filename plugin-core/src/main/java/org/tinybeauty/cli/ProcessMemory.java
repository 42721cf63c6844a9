package org.tinybeauty.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Resident memory of this process, as Linux tells it (proc(5), VmHWM).
final class ProcessMemory {
  private ProcessMemory() {}

  /// The most that was ever resident, in MB of 10^6 bytes; NaN where the system does not say.
  static double peakMegabytes() {
    Path status = Path.of("/proc/self/status");
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
        }
      }
    } catch (IOException e) {
      return Double.NaN;
    }
    return Double.NaN;
  }
}
