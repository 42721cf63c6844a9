package org.tinybeauty.control;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.makeup.Style;
import org.tinybeauty.makeup.StyleShelf;

/// The user's own folder of styles: puts packages there, and takes styles away. A style appears
/// whole or not at all. Any thread.
final class OwnStyles {
  private static final System.Logger LOG = System.getLogger(OwnStyles.class.getName());
  private static final String TEMPORARY = ".style-";
  private static final int MAX_PREVIEW = 4 << 20;

  private final Path home;
  private final Path styles;
  private final StyleShelf shelf;

  /// @param home the user's folder, in which lies that of the styles
  OwnStyles(Path home, StyleShelf shelf) {
    this.home = home.toAbsolutePath().normalize();
    this.styles = this.home.resolve("styles");
    this.shelf = shelf;
  }

  /// The folder.
  Path folder() {
    return styles;
  }

  /// Checks a package, to the point of opening its network, and puts it in.
  ///
  /// @param replace whether it may take the place of a style of its name
  /// @throws ProblemException when it is not in order, or there is a style of its name; then
  ///     nothing is left of it
  synchronized Style add(InputStream zip, boolean replace) throws IOException {
    Files.createDirectories(styles);
    Path work = Files.createTempDirectory(home, TEMPORARY);
    try {
      Path file = work.resolve("package.zip");
      Files.copy(zip, file);
      Path folder = Files.createDirectory(work.resolve("style"));
      new StylePackage(file).unpack(folder);
      Style style = checked(folder);
      place(style, folder, work.resolve("before"), replace);
      shelf.refresh();
      return shelf
          .library()
          .find(style.name())
          .orElseThrow(
              () ->
                  new ProblemException(
                      Problem.Kind.BAD_STYLE, shelf.library().missing(style.name())));
    } finally {
      delete(work);
    }
  }

  private void place(Style style, Path folder, Path before, boolean replace) throws IOException {
    Path place = styles.resolve(style.name());
    boolean there = Files.exists(place);
    if (!replace && (there || shelf.library().find(style.name()).isPresent())) {
      throw new ProblemException(
          Problem.Kind.CONFLICT,
          "there is a style %s already; delete it, or add ?replace=true".formatted(style.name()));
    }
    if (there) {
      Files.move(place, before, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      Files.move(folder, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (there) {
        Files.move(before, place, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
  }

  private static Style checked(Path folder) throws IOException {
    Path preview = folder.resolve(StyleFacts.PREVIEW);
    if (Files.exists(preview) && !jpeg(preview)) {
      throw new ProblemException(
          Problem.Kind.BAD_STYLE, "the package is refused: preview.jpg is no JPEG picture");
    }
    try {
      Style style = Style.read(folder);
      style.tryOut();
      return style;
    } catch (ModelException e) {
      String reason = String.valueOf(e.getMessage());
      throw new ProblemException(
          Problem.Kind.BAD_STYLE,
          "the package is refused: " + reason.replace(folder + "/", "").replace(folder + ": ", ""));
    }
  }

  private static boolean jpeg(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Files.size(file) <= MAX_PREVIEW && in.read() == 0xFF && in.read() == 0xD8;
    }
  }

  /// Takes a style of the user's own away. A session that wears it keeps what it has loaded.
  ///
  /// @throws ProblemException when there is none, or it came with the program
  synchronized void remove(String name) throws IOException {
    Style style =
        shelf
            .library()
            .find(name)
            .orElseThrow(
                () -> new ProblemException(Problem.Kind.NOT_FOUND, "there is no such style"));
    if (!style.folder().toAbsolutePath().normalize().startsWith(styles)) {
      throw new ProblemException(
          Problem.Kind.FORBIDDEN,
          "%s does not lie in your own folder of styles; only those are deleted".formatted(name));
    }
    Path work = Files.createTempDirectory(home, TEMPORARY);
    Files.move(style.folder(), work.resolve("style"), StandardCopyOption.ATOMIC_MOVE);
    delete(work);
    shelf.refresh();
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> inner = all.sorted(Comparator.reverseOrder()).toList();
      for (Path one : inner) {
        Files.delete(one);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} is of no more use and cannot be deleted: {1}", folder, e);
    }
  }
}
