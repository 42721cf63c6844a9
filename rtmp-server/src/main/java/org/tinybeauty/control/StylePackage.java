package org.tinybeauty.control;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.tinybeauty.makeup.Style;

/// A style as one ZIP file: the files of its folder, at the top or in one folder. Trusted in
/// nothing: neither names nor sizes nor kinds.
final class StylePackage {
  /// The most bytes of a package.
  static final int MAX_BYTES = 64 << 20;

  /// The most files in it.
  static final int MAX_FILES = 64;

  /// The most bytes that all of them unpack to.
  static final long MAX_UNPACKED = 128L << 20;

  private static final int MAX_NAME = 128;
  private static final String RUBBISH = "__MACOSX/";
  private static final String FOLDER_FACTS = ".DS_Store";
  private static final int BUFFER = 64 << 10;

  private final Path file;

  StylePackage(Path file) {
    this.file = file;
  }

  /// Unpacks it.
  ///
  /// @param folder exists, is empty, and takes the files
  /// @throws ProblemException when the package is not in order, saying what is wrong; the folder
  ///     then holds a part of it
  /// @throws IOException when the disk fails
  void unpack(Path folder) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Map<String, ZipEntry> files = files(zip, ZipDirectory.links(file));
      long left = MAX_UNPACKED;
      for (Map.Entry<String, ZipEntry> entry : files.entrySet()) {
        left -= unpack(zip, entry.getValue(), folder.resolve(entry.getKey()), left);
      }
    } catch (ZipException | EOFException e) {
      throw bad("it is no whole ZIP file: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw bad("it has a name that is no text");
    }
  }

  /// The files by the name that each will have.
  private static Map<String, ZipEntry> files(ZipFile zip, Set<Integer> links) {
    Map<String, ZipEntry> named = new LinkedHashMap<>();
    int number = 0;
    for (ZipEntry entry : Collections.list(zip.entries())) {
      String name = entry.getName();
      String shown = name.substring(0, Math.min(name.length(), 60));
      if (links.contains(number++)) {
        throw bad(shown + " is a symbolic link; pack the file itself");
      }
      if (name.startsWith(RUBBISH) || name.endsWith(FOLDER_FACTS)) {
        continue;
      }
      check(name, shown);
      if (entry.isDirectory()) {
        continue;
      }
      if (named.put(name, entry) != null) {
        throw bad(shown + " is in it twice");
      }
      if (named.size() > MAX_FILES) {
        throw bad("it has more than " + MAX_FILES + " files");
      }
    }
    return flat(named);
  }

  private static void check(String name, String shown) {
    List<String> parts = List.of(name.split("/"));
    boolean odd =
        name.isEmpty()
            || name.length() > MAX_NAME
            || name.startsWith("/")
            || name.contains("\\")
            || name.contains(":")
            || name.chars().anyMatch(Character::isISOControl)
            || parts.stream().anyMatch(part -> part.isBlank() || part.startsWith("."));
    if (odd) {
      throw bad(shown.replaceAll("\\p{Cntrl}", "?") + " is no name for a style's file");
    }
  }

  /// Takes the one folder away that all files may lie in.
  private static Map<String, ZipEntry> flat(Map<String, ZipEntry> named) {
    Set<String> folders = new HashSet<>();
    named.keySet().forEach(name -> folders.add(name.substring(0, name.lastIndexOf('/') + 1)));
    if (folders.size() > 1) {
      throw bad("it has several folders; pack the files of one style's folder");
    }
    Map<String, ZipEntry> files = new LinkedHashMap<>();
    named.forEach((name, entry) -> files.put(name.substring(name.lastIndexOf('/') + 1), entry));
    if (!files.containsKey(Style.MANIFEST)) {
      throw bad("it has no " + Style.MANIFEST);
    }
    return files;
  }

  private static long unpack(ZipFile zip, ZipEntry entry, Path to, long most) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    try (InputStream in = zip.getInputStream(entry);
        OutputStream out = Files.newOutputStream(to)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
        if (bytes > most) {
          throw bad("it unpacks to more than %d MiB".formatted(MAX_UNPACKED >> 20));
        }
        out.write(buffer, 0, read);
      }
    }
    return bytes;
  }

  private static ProblemException bad(String reason) {
    return new ProblemException(Problem.Kind.BAD_STYLE, "the package is refused: " + reason);
  }
}
