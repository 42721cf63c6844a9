package org.tinybeauty.cli;

/// What the program ends with.
public final class ExitCode {
  /// Done.
  public static final int OK = 0;

  /// The work failed: unreadable input, unwritable output, a model that does not load.
  public static final int FAILURE = 1;

  /// The command line or a configuration makes no sense.
  public static final int USAGE = 2;

  /// Done, but parts of the input were damaged and are missing from the output.
  public static final int DAMAGED = 3;

  /// Interrupted (Ctrl-C); no half file is left.
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
