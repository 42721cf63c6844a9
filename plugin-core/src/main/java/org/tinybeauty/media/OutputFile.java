package org.tinybeauty.media;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// A file that appears under its name only when it is complete: written beside its target under a
/// hidden temporary name, moved by [#commit], removed by [#close] otherwise. What the target held
/// before stays until the move.
final class OutputFile implements AutoCloseable {
  private final Path target;
  private final Path temporary;
  private boolean committed;

  private OutputFile(Path target, Path temporary) {
    this.target = target;
    this.temporary = temporary;
  }

  /// Reserves a temporary file beside the target.
  ///
  /// @param input what is read; must not be the target under any name
  /// @throws MediaException when nothing can be written there
  static OutputFile create(Path input, Path output, String extension) {
    Path target = output.toAbsolutePath();
    try {
      if (Files.exists(target)) {
        target = target.toRealPath();
        if (Files.isDirectory(target)) {
          throw new MediaException(output + ": is a directory (expected: a file to write)");
        }
        if (Files.isSameFile(input, target)) {
          throw new MediaException(output + ": is the input itself; choose another output");
        }
      }
      Path folder = target.getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw new MediaException(output + ": there is no folder " + folder + "; create it first");
      }
      Path temporary = folder.resolve(temporaryName(target, extension));
      Files.createFile(temporary);
      return new OutputFile(target, temporary);
    } catch (IOException e) {
      throw new MediaException(
          output + ": cannot write there (" + reason(e) + "); choose another folder", e);
    }
  }

  private static String temporaryName(Path target, String extension) {
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    return "." + target.getFileName() + "." + random + extension;
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e.getClass().getSimpleName().replace("Exception", "");
  }

  /// Where to write.
  Path temporary() {
    return temporary;
  }

  /// Moves the complete file to its name.
  void commit() {
    try {
      try {
        Files.move(
            temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
      }
      committed = true;
    } catch (IOException e) {
      throw new MediaException(target + ": the finished file cannot be put there: " + reason(e), e);
    }
  }

  @Override
  public void close() {
    if (!committed) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        System.getLogger(OutputFile.class.getName())
            .log(System.Logger.Level.WARNING, "cannot remove " + temporary, e);
      }
    }
  }
}
