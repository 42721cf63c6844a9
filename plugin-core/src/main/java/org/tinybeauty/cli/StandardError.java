package org.tinybeauty.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;

/// The error stream that the user sees. The launcher keeps it back as another file descriptor,
/// because Java writes a line about its incubator module to the ordinary one before any program
/// starts.
final class StandardError {
  private StandardError() {}

  /// Takes up the descriptor that the system property `tinybeauty.stderr` numbers; without it
  /// everything stays as it is.
  static void restore() {
    Integer number = Integer.getInteger("tinybeauty.stderr");
    if (number == null) {
      return;
    }
    try {
      Constructor<FileDescriptor> open = FileDescriptor.class.getDeclaredConstructor(int.class);
      open.setAccessible(true);
      FileOutputStream stream = new FileOutputStream(open.newInstance(number));
      System.setErr(new PrintStream(stream, true, StandardCharsets.UTF_8));
    } catch (ReflectiveOperationException | RuntimeException e) {
      System.out.println("tinybeauty: messages go to target/app/start.log (" + e + ")");
    }
  }
}
