package org.tinybeauty.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a process has used so far.
///
/// @param cpuSeconds user and system
/// @param residentMegabytes its memory, Java's heap and all else
record Usage(double cpuSeconds, long residentMegabytes) {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  static Usage of(ProcessHandle process) {
    double cpu = process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() * 1e-9;
    try {
      long kilobytes =
          Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElse(0);
      return new Usage(cpu, kilobytes >> 10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Has a Java process collect its garbage, and says what is left in its heap. That stops it for
  /// a moment: not while its delays are measured.
  ///
  /// @return megabytes, NaN where it is no Java process of ours
  static double heapMegabytes(ProcessHandle process) throws IOException {
    ask(process, "GC.run");
    Matcher used =
        USED.matcher(ask(process, "GC.heap_info").replaceAll("(?m)^ *(Meta|class).*", ""));
    double kilobytes = used.find() ? Double.parseDouble(used.group(1)) : Double.NaN;
    while (used.find()) {
      kilobytes += Double.parseDouble(used.group(1));
    }
    return kilobytes / 1024;
  }

  private static String ask(ProcessHandle process, String what) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process asked =
        new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), what)
            .redirectErrorStream(true)
            .start();
    return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
