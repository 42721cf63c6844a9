package org.tinybeauty.obs;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.tinybeauty.cli.CommandException;

/// Files that appear whole or not at all.
final class ObsFile {
  private static final Set<PosixFilePermission> SECRET =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rw-r--r--");

  private ObsFile() {}

  /// Writes a file that anybody may read, with the folders above it.
  ///
  /// @throws CommandException when that fails; then the old file is as it was
  static void write(Path file, byte[] bytes) {
    write(file, bytes, OPEN);
  }

  /// Writes a file that its owner alone may read.
  ///
  /// @throws CommandException when that fails; then the old file is as it was
  static void writeSecret(Path file, byte[] bytes) {
    write(file, bytes, SECRET);
  }

  private static void write(Path file, byte[] bytes, Set<PosixFilePermission> may) {
    Path part = null;
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      part = Files.createTempFile(folder, ".tinybeauty", ".part"); // its owner's alone, at first
      Files.write(part, bytes);
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(part, may);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw CommandException.failure(file + " cannot be written: " + reason(e), e);
    } finally {
      remove(part);
    }
  }

  /// What went wrong, in the words of a user.
  static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.AccessDeniedException _ -> "this user may not";
      case java.nio.file.NoSuchFileException _ -> "it is not there";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static void remove(@org.jspecify.annotations.Nullable Path part) {
    try {
      if (part != null) {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      System.getLogger(ObsFile.class.getName())
          .log(System.Logger.Level.DEBUG, () -> part + " stays behind", e);
    }
  }
}
