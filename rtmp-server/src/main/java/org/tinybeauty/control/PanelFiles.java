package org.tinybeauty.control;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.tinybeauty.makeup.Style;

/// The panel's files, which lie in the program as resources under `panel`. Thread-safe.
final class PanelFiles {
  private static final Pattern NAME = Pattern.compile("([a-z0-9-]+/)?[a-z0-9-]+\\.[a-z0-9]+");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "jpg", "image/jpeg",
          "webmanifest", "application/manifest+json",
          "woff2", "font/woff2");

  private final Map<String, Optional<Answer>> known = new ConcurrentHashMap<>();

  /// The file that a path names; `/` is the panel itself. Reads a resource the first time.
  ///
  /// @param path decoded
  Optional<Answer> find(String path) {
    String name = path.equals("/") ? "index.html" : path.substring(1);
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    Optional<Answer> found = known.get(name);
    if (found == null) {
      found = read(name);
      if (found.isPresent()) { // what is not there is not remembered, or names would fill memory
        known.put(name, found);
      }
    }
    return found;
  }

  private static Optional<Answer> read(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      return Optional.empty();
    }
    try (InputStream in = PanelFiles.class.getResourceAsStream("panel/" + name)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] bytes = in.readAllBytes();
      return Optional.of(
          new Answer(
              HttpResponseStatus.OK,
              type,
              bytes,
              Map.of("etag", '"' + Style.sha256(bytes).substring(0, 16) + '"')));
    } catch (IOException e) {
      throw new IllegalStateException("the program's file panel/" + name + " cannot be read", e);
    }
  }
}
