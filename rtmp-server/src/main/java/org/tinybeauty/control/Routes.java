package org.tinybeauty.control;

import io.netty.handler.codec.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All that the API does, by method and path. Immutable. `openapi.yaml` describes the same; a
/// test holds one to the other.
final class Routes {
  private final List<Route> routes;

  Routes(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /// What a path leads to.
  sealed interface Found {
    /// A route, and what stood in the place of its `{names}`.
    record Match(Route route, Map<String, String> variables) implements Found {}

    /// The path is known with other methods, which go into `Allow`.
    record Others(String allow) implements Found {}

    /// Nothing.
    record Nothing() implements Found {}
  }

  List<Route> all() {
    return routes;
  }

  /// Looks a request up; `HEAD` is found as `GET`.
  ///
  /// @param rawPath as it came, with its escapes
  /// @throws IllegalArgumentException when an escape is broken
  Found find(HttpMethod method, String rawPath) {
    List<String> segments = new ArrayList<>();
    for (String segment : rawPath.substring(Math.min(1, rawPath.length())).split("/", -1)) {
      segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
    HttpMethod wanted = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
    TreeSet<String> others = new TreeSet<>();
    for (Route route : routes) {
      Map<String, String> variables = match(route.segments(), segments);
      if (variables == null) {
        continue;
      }
      if (route.method().equals(wanted)) {
        return new Found.Match(route, variables);
      }
      others.add(route.method().name());
      if (route.method().equals(HttpMethod.GET)) {
        others.add(HttpMethod.HEAD.name());
      }
    }
    return others.isEmpty() ? new Found.Nothing() : new Found.Others(String.join(", ", others));
  }

  private static @Nullable Map<String, String> match(List<String> template, List<String> path) {
    if (template.size() != path.size()) {
      return null;
    }
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String expected = template.get(i);
      String segment = path.get(i);
      if (expected.startsWith("{")) {
        if (segment.isEmpty()) {
          return null;
        }
        variables.put(expected.substring(1, expected.length() - 1), segment);
      } else if (!expected.equals(segment)) {
        return null;
      }
    }
    return variables;
  }
}
