package org.tinybeauty.control;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.makeup.Style;

/// What is told of a style.
///
/// @param size side of its network's input in pixels
/// @param builtIn whether it cannot be deleted here: it does not lie in the user's own folder
/// @param preview address of its picture, null when it has none
record StyleFacts(
    String name,
    String title,
    String description,
    List<String> tags,
    String author,
    String licence,
    int size,
    Map<String, Double> figures,
    boolean builtIn,
    @Nullable String preview) {
  /// File name of a style's picture.
  static final String PREVIEW = "preview.jpg";

  /// @param own the user's own folder of styles
  static StyleFacts of(Style style, Path own) {
    var manifest = style.manifest();
    return new StyleFacts(
        style.name(),
        style.title(),
        text(manifest.description()),
        manifest.tags() == null ? List.of() : manifest.tags(),
        text(manifest.author()),
        text(manifest.licence()),
        manifest.size(),
        manifest.figures() == null ? Map.of() : manifest.figures(),
        !style.folder().startsWith(own),
        Files.isRegularFile(style.folder().resolve(PREVIEW))
            ? "/api/v1/styles/" + style.name() + "/" + PREVIEW
            : null);
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
