package org.tinybeauty.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.tinybeauty.clients.Program;

/// `tinybeauty serve` as a program of its own, with a home folder of its own. One thread.
final class Served implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path home;
  private final String token;
  private final int rtmp;
  private final int port;
  private Program program;

  /// Starts it on ports that are free now.
  ///
  /// @param home the user's folder
  /// @param token that it asks for, or empty
  Served(Path home, String token) {
    this.home = home;
    this.token = token;
    rtmp = freePort();
    port = freePort();
    program = start();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Program start() {
    try {
      Path settings = home.resolve("serve.yaml");
      Files.writeString(
          settings,
          """
          rtmp: {address: 127.0.0.1, port: %d}
          http: {address: 127.0.0.1, port: %d%s}
          look: {style: natural}
          """
              .formatted(rtmp, port, token.isEmpty() ? "" : ", token: " + token));
      // The class path goes through a file: ONNX Runtime cannot bear long command lines.
      Path options = home.resolve("options");
      Files.writeString(
          options,
          """
          --add-modules jdk.incubator.vector
          --enable-native-access=ALL-UNNAMED
          -Djava.awt.headless=true
          -Xmx400m
          -Duser.home="%s"
          -Dtinybeauty.home="%s"
          -cp "%s"
          """
              .formatted(
                  home,
                  Path.of(System.getProperty("tinybeauty.home", "..")).toAbsolutePath().normalize(),
                  System.getProperty("java.class.path")));
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      Program started =
          Program.start(
              home,
              List.of(
                  java,
                  "@" + options,
                  "org.tinybeauty.cli.Main",
                  "serve",
                  "--config",
                  settings.toString()));
      assertThat(started.says("Ctrl-C ends")).as(started::said).isTrue();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Kills it, as a power cut would.
  void kill() {
    program.close();
  }

  /// Starts it again where it was.
  void again() {
    program = start();
  }

  /// What it said so far.
  String said() {
    return program.said();
  }

  /// The panel's address.
  String panel() {
    return "http://127.0.0.1:" + port + "/";
  }

  /// A stream's address.
  ///
  /// @param application live or beauty
  String stream(String application) {
    return "rtmp://127.0.0.1:" + rtmp + "/" + application + "/studio";
  }

  /// Asks the API.
  JsonNode ask(String path) {
    return send(request("/api/v1" + path));
  }

  /// Tells the API something.
  JsonNode tell(String method, String path, String json) {
    return send(
        request("/api/v1" + path)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE);
    return token.isEmpty() ? request : request.header("authorization", "Bearer " + token);
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response::body).isBetween(200, 299);
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    program.close();
    http.close();
  }
}
