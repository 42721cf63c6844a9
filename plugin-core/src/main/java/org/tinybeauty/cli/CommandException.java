package org.tinybeauty.cli;

import org.jspecify.annotations.Nullable;

/// A command that cannot go on. The message is the one line that the user sees, so it says what is
/// wrong, with the value, and what to do; a cause shows only with `--verbose`.
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /// The command was asked for something that makes no sense: exit code 2.
  public static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message, null);
  }

  /// The command was right and the work failed: exit code 1.
  public static CommandException failure(String message) {
    return new CommandException(ExitCode.FAILURE, message, null);
  }

  /// The command was right and the work failed: exit code 1.
  public static CommandException failure(String message, Throwable cause) {
    return new CommandException(ExitCode.FAILURE, message, cause);
  }

  /// What the process ends with; see [ExitCode].
  public int exitCode() {
    return exitCode;
  }
}
