package org.tinybeauty.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A program of the machine's at work, with what it says in a file. Killed on close.
public final class Program implements AutoCloseable {
  /// A busy machine may take so long for what usually takes seconds.
  private static final int PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path folder;
  private final Path log;

  private Program(Process process, Path folder, Path log) {
    this.process = process;
    this.folder = folder;
    this.log = log;
  }

  /// Leaves the test out where a program is not on this machine.
  public static void needs(String... names) {
    for (String name : names) {
      boolean there =
          Stream.of("/usr/bin", "/usr/sbin", "/usr/local/bin")
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
      assumeTrue(there, () -> name + " is not installed: scripts/install-test-clients");
    }
  }

  /// Starts a command, whose words have a space between and none inside.
  public static Program start(Path folder, String command) {
    return start(folder, List.of(command.split(" ")));
  }

  /// Starts a command, given word by word.
  public static Program start(Path folder, List<String> command) {
    try {
      String name = Path.of(command.getFirst()).getFileName().toString();
      Path log = Files.createTempFile(folder, name, ".log");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      process.getOutputStream().close();
      return new Program(process, folder, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A command that runs under a line of shell, such as a limit, in the same process.
  public static List<String> under(String shell, List<String> command) {
    List<String> all = new ArrayList<>(List.of("sh", "-c", shell + "; exec \"$@\"", "sh"));
    all.addAll(command);
    return all;
  }

  /// Runs a command to its end, however long it takes; it must end well.
  ///
  /// @return what it said
  public static String succeeds(Path folder, String... command) {
    try (Program program = start(folder, List.of(command))) {
      assertThat(program.process.onExit().join().exitValue()).as(program::said).isZero();
      return program.said();
    }
  }

  /// Runs a command to its end.
  ///
  /// @return its exit code
  public static int run(Path folder, String command) {
    try (Program program = start(folder, command)) {
      return program.exit();
    }
  }

  /// Waits for the end.
  ///
  /// @return the exit code, or -1 when it never ended
  public int exit() {
    try {
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  /// Sends it a signal, such as `TERM`.
  public void signal(String name) {
    run(folder, "kill -" + name + " " + process.pid());
  }

  /// Waits until it has said something.
  ///
  /// @return whether it did, before it ended and in time
  public boolean says(String words) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!said().contains(words)) {
      if (!alive() || System.nanoTime() > deadline) {
        return said().contains(words);
      }
      LockSupport.parkNanos(10_000_000);
    }
    return true;
  }

  /// Whether it still runs.
  public boolean alive() {
    return process.isAlive();
  }

  /// What it said so far.
  public String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    exit();
  }
}
