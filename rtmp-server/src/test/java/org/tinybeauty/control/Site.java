package org.tinybeauty.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.SessionOutputs;
import org.tinybeauty.session.SessionRegistry;

/// A whole control surface on loopback, with the styles that come with the program, and a
/// client.
final class Site implements AutoCloseable {
  static final Path STYLES = Path.of("..", "models", "styles").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final SessionRegistry registry = new SessionRegistry();
  private final StyleShelf shelf;
  private final ControlApi api;
  private final HttpServer server;
  private final InetSocketAddress address;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final @Nullable String token;
  private final AtomicLong leapNanos = new AtomicLong();
  private volatile boolean frozen;

  /// @param home the user's folder
  Site(Path home) throws IOException {
    this(home, null);
  }

  Site(Path home, @Nullable String token) throws IOException {
    this.token = token;
    shelf = new StyleShelf(List.of(STYLES, home.resolve("styles")));
    api =
        new ControlApi(
            registry,
            shelf,
            home,
            new ServerFacts(
                () -> true, () -> Map.of("streams", 0L), () -> Map.of("limits", Map.of())),
            this::nanos);
    server =
        new HttpServer(
            group,
            new HttpSite(
                api,
                Optional.empty(),
                () -> Set.of("localhost"),
                Optional.ofNullable(token).map(AccessToken::of),
                this::nanos),
            2_000);
    address = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private long nanos() {
    return (frozen ? 0 : System.nanoTime()) + leapNanos.get();
  }

  /// Lets no time pass but by leaps; for rates.
  void freeze() {
    leapNanos.set(System.nanoTime());
    frozen = true;
  }

  /// Lets rates be forgotten.
  void leap(Duration time) {
    leapNanos.addAndGet(time.toNanos());
  }

  SessionRegistry registry() {
    return registry;
  }

  StyleShelf shelf() {
    return shelf;
  }

  ControlApi api() {
    return api;
  }

  InetSocketAddress address() {
    return address;
  }

  HttpClient client() {
    return client;
  }

  /// Runs a session without a video.
  Session run(String id) {
    return run(id, SessionOutputs.NONE);
  }

  Session run(String id, SessionOutputs outputs) {
    Session session =
        new Session(
            id,
            Session.Kind.LIVE,
            "Stage " + id,
            Looks.of(Look.of("natural")),
            shelf,
            outputs,
            Instant.parse("2026-11-22T08:00:00Z"));
    registry.add(session);
    return session;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + address.getPort() + path);
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  /// An answer.
  ///
  /// @param json null when it is none
  @SuppressWarnings("ArrayRecordComponent") // read only
  record Reply(int status, HttpResponse<byte[]> response, byte[] body, @Nullable JsonNode json) {
    JsonNode tree() {
      if (json == null) {
        throw new AssertionError("no JSON: " + new String(body, StandardCharsets.UTF_8));
      }
      return json;
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  Reply send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
    String type = response.headers().firstValue("content-type").orElse("");
    return new Reply(
        response.statusCode(),
        response,
        response.body(),
        type.contains("json") ? JSON.readTree(response.body()) : null);
  }

  Reply get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  Reply delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE().build());
  }

  /// Sends JSON.
  Reply send(String method, String path, String json) throws IOException, InterruptedException {
    return send(method, path, "application/json", BodyPublishers.ofString(json));
  }

  Reply send(String method, String path, String type, BodyPublisher body)
      throws IOException, InterruptedException {
    return send(request(path).header("Content-Type", type).method(method, body).build());
  }

  /// Waits until something is so.
  static void await(BooleanSupplier so) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not become so");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    api.close();
    server.close();
    registry.sessions().forEach(registry::remove);
    shelf.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
