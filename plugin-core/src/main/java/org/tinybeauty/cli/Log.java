package org.tinybeauty.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Where the log goes: to the standard error stream, one line each. Warnings only, or with
/// `--verbose` all of ours and what FFmpeg says.
public final class Log {
  /// Held, because the log manager lets go of loggers that nobody holds.
  private static final Logger OURS = Logger.getLogger("org.tinybeauty");

  private Log() {}

  static void configure(boolean verbose) {
    ConsoleHandler handler = new ConsoleHandler();
    handler.setLevel(Level.ALL);
    handler.setFormatter(new Line());
    for (var old : OURS.getHandlers()) {
      OURS.removeHandler(old);
    }
    OURS.addHandler(handler);
    OURS.setUseParentHandlers(false);
    OURS.setLevel(verbose ? Level.FINE : Level.WARNING);
  }

  /// Shows what goes on, not warnings alone: for commands that run for days.
  public static void report() {
    if (!OURS.isLoggable(Level.INFO)) {
      OURS.setLevel(Level.INFO);
    }
  }

  private static final class Line extends Formatter {
    @Override
    public String format(LogRecord record) {
      String name = record.getLoggerName();
      String room = name.substring(name.lastIndexOf('.') + 1);
      return "tinybeauty: [" + room + "] " + formatMessage(record) + System.lineSeparator();
    }
  }
}
