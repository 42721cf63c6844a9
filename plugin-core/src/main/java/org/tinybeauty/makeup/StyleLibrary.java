package org.tinybeauty.makeup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.text.NearNames;

/// The styles found in some folders, by name. A broken style is left out with its reason; the rest
/// keep working. A later folder's style replaces one of the same name. Immutable once read.
public final class StyleLibrary {
  private final Map<String, Style> styles = new LinkedHashMap<>();
  private final Map<Path, String> broken = new LinkedHashMap<>();

  private StyleLibrary() {}

  /// Reads every style in the given folders; a folder that does not exist holds none.
  public static StyleLibrary read(List<Path> folders) {
    return read(folders, folder -> null);
  }

  /// As [#read(List)], but takes what is known as it is.
  ///
  /// @param known the style in a folder, if that has not changed since it was read
  static StyleLibrary read(List<Path> folders, Function<Path, @Nullable Style> known) {
    StyleLibrary library = new StyleLibrary();
    for (Path folder : folders) {
      for (Path child : children(folder)) {
        try {
          Style before = known.apply(child);
          Style style = before == null ? Style.read(child) : before;
          library.styles.put(style.name(), style);
        } catch (ModelException e) {
          library.broken.put(child, String.valueOf(e.getMessage()));
        }
      }
    }
    return library;
  }

  /// All usable styles.
  public Collection<Style> styles() {
    return List.copyOf(styles.values());
  }

  /// Folders that look like styles and cannot be used, with the reason.
  public Map<Path, String> broken() {
    return Map.copyOf(broken);
  }

  /// The style of that name.
  public Optional<Style> find(String name) {
    return Optional.ofNullable(styles.get(name));
  }

  /// Side of the input of the networks that looks run.
  ///
  /// @throws ModelException when their first style is not there
  int size(Looks looks) {
    String first = looks.everyone().wear(Region.SKIN).style();
    return find(first).orElseThrow(() -> new ModelException(missing(first))).manifest().size();
  }

  /// The style that lies in that folder, if it can be used and no other of its name replaces it.
  @Nullable Style at(Path folder) {
    return styles.values().stream()
        .filter(style -> style.folder().equals(folder))
        .findFirst()
        .orElse(null);
  }

  /// Says why there is no style of that name: the reason where it is broken, the nearest
  /// names where it is not there.
  public String missing(String name) {
    String reason =
        broken.entrySet().stream()
            .filter(entry -> entry.getKey().endsWith(name))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(null);
    if (reason != null) {
      return "style " + name + " cannot be used: " + reason;
    }
    return "unknown style: %s (%s)"
        .formatted(
            name,
            NearNames.advice(name, styles.keySet(), "`tinybeauty styles` lists what there is"));
  }

  private static List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(child -> Files.exists(child.resolve(Style.MANIFEST))).sorted().toList();
    } catch (IOException e) {
      throw new ModelException(
          "styles folder " + folder + " cannot be listed: " + e.getMessage(), e);
    }
  }
}
