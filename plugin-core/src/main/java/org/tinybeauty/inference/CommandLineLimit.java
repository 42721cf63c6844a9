package org.tinybeauty.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Keeps ONNX Runtime from a crash: on Linux it (1.29.0) reads the process's command line into a
/// buffer of fixed size when it is first opened, and a longer one ends the process.
final class CommandLineLimit {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  /// Below the 3.9 KB at which it was seen to crash.
  private static final int MAX_BYTES = 3800;

  private CommandLineLimit() {}

  /// Looks at this process; where there is no such file there is no such danger.
  ///
  /// @throws ModelException when the command line is too long
  static void check() {
    if (Files.isReadable(COMMAND_LINE)) {
      try {
        check(Files.readAllBytes(COMMAND_LINE).length);
      } catch (IOException e) {
        System.getLogger(CommandLineLimit.class.getName())
            .log(System.Logger.Level.DEBUG, "cannot read " + COMMAND_LINE, e);
      }
    }
  }

  static void check(int bytes) {
    if (bytes > MAX_BYTES) {
      throw new ModelException(
          "the command line is %d bytes long and ONNX Runtime crashes above %d; start with a"
                  .formatted(bytes, MAX_BYTES)
              + " short class path (-cp 'DIR/*', an @argfile, or ./tinybeauty) and fewer file"
              + " names");
    }
  }
}
