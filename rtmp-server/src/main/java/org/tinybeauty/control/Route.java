package org.tinybeauty.control;

import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.Set;

/// One thing that the API does.
///
/// @param path template, whose `{names}` stand for one segment each
/// @param takes media type of the body, empty when it takes none
/// @param maxBody bytes of body
/// @param parameters names in the query
record Route(
    HttpMethod method,
    String path,
    String takes,
    int maxBody,
    Set<String> parameters,
    Handler handler) {

  /// The most bytes of a JSON body: some thousand times of what any needs.
  static final int MAX_JSON = 64 << 10;

  /// Answers a request. Runs on a virtual thread and may block.
  @FunctionalInterface
  interface Handler {
    /// The answer to a request.
    ///
    /// @throws ProblemException for a request that makes no sense
    Answer answer(Call call) throws Exception;
  }

  Route {
    parameters = Set.copyOf(parameters);
  }

  /// A route without a body.
  static Route bare(HttpMethod method, String path, Handler handler) {
    return new Route(method, path, "", 0, Set.of(), handler);
  }

  /// A route that takes JSON.
  static Route json(HttpMethod method, String path, Handler handler) {
    return new Route(method, path, Answer.JSON, MAX_JSON, Set.of(), handler);
  }

  /// The same with parameters in its query.
  Route parameters(String... names) {
    return new Route(method, path, takes, maxBody, Set.of(names), handler);
  }

  List<String> segments() {
    return List.of(path.substring(1).split("/", -1));
  }
}
