package org.tinybeauty.pairs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/// Makes the folder of a new project.
public final class ProjectFolder {
  private ProjectFolder() {}

  /// Makes it, with an annotated `style.yaml` and places for pairs and faces.
  ///
  /// @throws ProjectException when something is there already, which is left as it is, or it cannot
  /// be written
  public static void create(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    String name = name(String.valueOf(absolute.getFileName()));
    try {
      refuseWhatIsThere(absolute);
      Files.createDirectories(absolute.resolve("pairs"));
      Files.createDirectories(absolute.resolve("faces"));
      Files.writeString(absolute.resolve("pairs").resolve("README.txt"), resource("pairs.txt"));
      Files.writeString(absolute.resolve("faces").resolve("README.txt"), resource("faces.txt"));
      String yaml =
          resource(StyleProject.FILE).replace("@NAME@", name).replace("@TITLE@", title(name));
      Files.writeString(absolute.resolve(StyleProject.FILE), yaml); // last: it makes the project
    } catch (FileAlreadyExistsException e) {
      throw new ProjectException(folder + ": is a file (expected: a new folder)", e);
    } catch (IOException e) {
      throw new ProjectException(folder + ": cannot be written (" + e.getMessage() + ")", e);
    }
  }

  private static void refuseWhatIsThere(Path folder) throws IOException {
    if (Files.exists(folder.resolve(StyleProject.FILE))) {
      throw new ProjectException(
          folder + ": holds a project already, and stays as it is; name a new folder");
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> inside = Files.list(folder)) {
        if (inside.findAny().isPresent()) {
          throw new ProjectException(
              folder + ": is not empty, and stays as it is; name a new folder");
        }
      }
    }
  }

  /// A style's name made of a folder's.
  private static String name(String folder) {
    String name =
        folder.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    return name.isEmpty() ? "my-style" : name.substring(0, Math.min(64, name.length()));
  }

  private static String title(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1).replace('-', ' ');
  }

  private static String resource(String name) {
    try (InputStream in = ProjectFolder.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource missing: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
