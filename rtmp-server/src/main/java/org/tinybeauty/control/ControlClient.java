package org.tinybeauty.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;

/// The API as seen from a shell. Every failure is a [CommandException] whose message is what the
/// server said.
final class ControlClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final String BASE = "/api/v1";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final String server;
  private final @Nullable String token;

  /// @param server `http://HOST:PORT`
  /// @throws CommandException when that is none
  ControlClient(String server, @Nullable String token) {
    this.server = server.replaceAll("/+$", "");
    this.token = token;
    URI uri;
    try {
      uri = URI.create(this.server);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--server: " + server + " (expected: http://HOST:PORT)");
    }
    if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("https?")) {
      throw CommandException.usage("--server: " + server + " (expected: http://HOST:PORT)");
    }
  }

  /// An empty object to fill.
  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /// JSON over several lines.
  static String lines(JsonNode json) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is no JSON", e);
    }
  }

  /// A path of the API; each part is escaped.
  static String path(String... parts) {
    StringBuilder path = new StringBuilder();
    for (String part : parts) {
      path.append('/').append(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    return path.toString();
  }

  JsonNode get(String path) {
    return tree(send(request(path).GET()));
  }

  /// A picture.
  byte[] bytes(String path) {
    return send(request(path).GET()).body();
  }

  JsonNode send(String method, String path, JsonNode body) {
    return send(method, path, Answer.JSON, BodyPublishers.ofByteArray(Json.bytes(body)));
  }

  JsonNode send(String method, String path, String type, BodyPublisher body) {
    return tree(send(request(path).header("Content-Type", type).method(method, body)));
  }

  void delete(String path) {
    send(request(path).DELETE());
  }

  /// Listens to events.
  void listen(WebSocket.Listener listener) {
    WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(CONNECT);
    if (token != null) {
      builder.header("Authorization", "Bearer " + token);
    }
    get("/sessions"); // tells why, where a WebSocket would only fail
    try {
      builder.buildAsync(URI.create("ws" + server.substring(4) + Events.PATH), listener).join();
    } catch (CompletionException e) {
      throw CommandException.failure("the server refuses to tell events: " + e.getCause(), e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + BASE + path)).timeout(PATIENCE);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    HttpResponse<byte[]> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw CommandException.failure(
          "nothing answers at %s; is `tinybeauty serve` running there? (%s)".formatted(server, e),
          e);
    } catch (InterruptedException e) {
      throw CommandException.failure("interrupted", e);
    }
    if (response.statusCode() / 100 != 2) {
      throw CommandException.failure(reason(response));
    }
    return response;
  }

  private static String reason(HttpResponse<byte[]> response) {
    try {
      String detail = JSON.readTree(response.body()).path("detail").asText();
      if (!detail.isEmpty()) {
        return detail;
      }
    } catch (IOException e) {
      // Said below: it is not our server that answered.
    }
    return "the server answers %d; is it tinybeauty?".formatted(response.statusCode());
  }

  private static JsonNode tree(HttpResponse<byte[]> response) {
    try {
      return response.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(response.body());
    } catch (IOException e) {
      throw CommandException.failure("the server's answer is no JSON; is it tinybeauty?", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
