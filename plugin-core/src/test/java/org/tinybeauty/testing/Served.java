package org.tinybeauty.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// `tinybeauty serve` as a program of its own, with a home folder of its own, on ports that were
/// free. One thread.
public final class Served implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Program> starts = new ArrayList<>();
  private final int rtmp = FreePort.any();
  private final int port = FreePort.any();
  private final Path home;
  private final String token;

  /// Writes the settings; nothing runs yet.
  ///
  /// @param home the user's folder
  /// @param token that it asks for, or empty
  /// @param settings lines of its YAML besides the addresses
  public Served(Path home, String token, String settings) {
    this.home = home;
    this.token = token;
    String text =
        """
        rtmp: {address: 127.0.0.1, port: %d}
        http: {address: 127.0.0.1, port: %d%s}
        %s
        """
            .formatted(rtmp, port, token.isEmpty() ? "" : ", token: " + token, settings);
    try {
      Files.writeString(home.resolve("serve.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts it, perhaps again, and waits until it serves.
  public Served start() {
    String settings = home.resolve("serve.yaml").toString();
    List<String> options = List.of("-Xmx400m", "-Duser.home=" + home);
    Program program =
        Program.start(home, Tinybeauty.command(home, options, "serve", "--config", settings));
    starts.add(program);
    assertThat(program.says("Ctrl-C ends")).as(program::said).isTrue();
    return this;
  }

  /// Kills it, as a power cut would.
  public void kill() {
    starts.forEach(Program::close);
  }

  /// Sends it a signal, such as `STOP`.
  public void signal(String name) {
    starts.getLast().signal(name);
  }

  /// All that it has said, from its first start on.
  public String said() {
    return starts.stream().map(Program::said).collect(Collectors.joining("\n"));
  }

  /// The panel's address.
  public String panel() {
    return "http://127.0.0.1:" + port + "/";
  }

  /// A stream's address.
  ///
  /// @param path application and key, or the application alone
  public String stream(String path) {
    return "rtmp://127.0.0.1:" + rtmp + "/" + path;
  }

  /// Asks the API.
  ///
  /// @param path below the API's root
  public JsonNode ask(String path) {
    return send(request(path));
  }

  /// Tells the API something.
  ///
  /// @param path below the API's root
  public JsonNode tell(String method, String path, String json) {
    return send(
        request(path)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(panel() + "api/v1" + path)).timeout(PATIENCE);
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
    kill();
    http.close();
  }
}
