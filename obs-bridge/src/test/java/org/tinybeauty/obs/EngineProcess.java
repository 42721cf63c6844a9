package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// `tinybeauty serve` as a program of its own, with a home folder of its own, that OBS finds.
final class EngineProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final int rtmp = freePort();
  private final int port = freePort();
  private int starts;
  private @Nullable Process program;

  /// @param folder an empty one, with a short path
  EngineProcess(Path folder) {
    this.folder = folder;
  }

  private static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the link is.
  Path socket() {
    return folder.resolve("obs.sock");
  }

  /// Where OBS may stream to, without the key.
  String ingest() {
    return "rtmp://127.0.0.1:" + rtmp + "/live";
  }

  /// Starts it, and waits until it serves.
  EngineProcess start() throws IOException {
    Path settings = folder.resolve("serve.yaml");
    Files.writeString(
        settings,
        """
        rtmp: {address: 127.0.0.1, port: %d}
        http: {address: 127.0.0.1, port: %d}
        look: {style: none}
        obs: {socket: %s}
        """
            .formatted(rtmp, port, socket()));
    // The class path goes through a file: ONNX Runtime cannot bear long command lines.
    Path options = folder.resolve("options");
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
                folder,
                Path.of(System.getProperty("tinybeauty.home", "..")).toAbsolutePath().normalize(),
                System.getProperty("java.class.path")));
    Path said = said(++starts);
    Process started =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + options,
                    "org.tinybeauty.cli.Main",
                    "serve",
                    "--config",
                    settings.toString()))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    program = started;
    RealObs.await(
        "tinybeauty serve",
        () -> {
          assertThat(started.isAlive()).as(() -> text(said)).isTrue();
          return text(said).contains("Ctrl-C ends");
        });
    return this;
  }

  private Path said(int start) {
    return folder.resolve("said-" + start + ".log");
  }

  /// All that it has said, from its first start on.
  String said() {
    return IntStream.rangeClosed(1, starts)
        .mapToObj(start -> text(said(start)))
        .collect(Collectors.joining("\n"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the API says at a path below its root.
  JsonNode ask(String path) {
    return send(HttpRequest.newBuilder(api(path)).build());
  }

  /// Tells the API something.
  JsonNode tell(String method, String path, String json) {
    return send(
        HttpRequest.newBuilder(api(path))
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  private URI api(String path) {
    return URI.create("http://127.0.0.1:" + port + "/api/v1" + path);
  }

  private JsonNode send(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Stops or wakes it: `STOP`, `CONT`.
  void signal(String name) {
    try {
      long pid = Objects.requireNonNull(program, "not started").pid();
      new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Kills it, as a crash would.
  void kill() {
    if (program != null) {
      program.destroyForcibly();
      program.onExit().join();
    }
  }

  @Override
  public void close() {
    kill();
    http.close();
  }
}
