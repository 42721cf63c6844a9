package org.tinybeauty.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.rtmp.RtmpRefusedException;
import org.tinybeauty.rtmp.RtmpRequest;
import org.tinybeauty.testing.FreePort;

class AccessPolicyTest {
  private static final int LONG_SECONDS = 20;
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(LONG_SECONDS);
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable HttpServer http;

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private volatile Answer answer = exchange -> exchange.sendResponseHeaders(200, -1);

  @BeforeEach
  void startHttp() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            answer.to(exchange);
          }
        });
    server.start();
    http = server;
  }

  @AfterEach
  void stopHttp() {
    if (http != null) {
      http.stop(0);
    }
    threads.shutdownNow();
  }

  private URI url(String path) {
    if (http == null) {
      throw new IllegalStateException("no server");
    }
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
  }

  private static RtmpRequest request(String name, String address) {
    try {
      return new RtmpRequest(
          "r7", "live", name, "token=a b&c", InetAddress.getByName(address), false);
    } catch (IOException e) {
      throw new IllegalArgumentException(address, e);
    }
  }

  private static AccessSettings keys(AccessKey... keys) {
    return new AccessSettings(
        List.of(keys), Optional.empty(), Optional.empty(), Duration.ofSeconds(3), false);
  }

  private AccessSettings hook(Duration timeout) {
    return new AccessSettings(
        List.of(), Optional.of(url("/publish")), Optional.of(url("/play")), timeout, false);
  }

  private static boolean allowed(CompletableFuture<Void> decision) {
    try {
      decision.get(LONG_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(RtmpRefusedException.class).hasMessage("Not allowed.");
      return false;
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no decision", e);
    }
  }

  private static boolean mayPublish(AccessSettings settings, RtmpRequest request) {
    try (AccessPolicy policy = new AccessPolicy(settings, () -> NOW)) {
      return allowed(policy.publish(request));
    }
  }

  private static boolean mayPlay(AccessSettings settings, RtmpRequest request) {
    try (AccessPolicy policy = new AccessPolicy(settings, () -> NOW)) {
      return allowed(policy.play(request));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.8.9.10, true",
    "::1, true",
    "::ffff:127.0.0.1, true",
    "192.168.1.7, false",
    "10.0.0.1, false",
    "8.8.8.8, false",
    "fe80::1, false",
    "2001:db8::1, false",
    "0.0.0.0, false",
  })
  void withoutKeysOnlyThisMachineMayPublishAndPlay(String address, boolean expected) {
    assertThat(mayPublish(AccessSettings.LOCAL, request("any", address))).isEqualTo(expected);
    assertThat(mayPlay(AccessSettings.LOCAL, request("any", address))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "right, true",
    "other, true",
    "Right, false",
    "righ, false",
    "rightt, false",
    "wrong, false",
    "schlüssel-ключ-鍵, true",
    "schlussel-ключ-鍵, false",
  })
  void withKeysEveryoneNeedsOne(String name, boolean expected) {
    AccessSettings settings =
        keys(AccessKey.of("right"), AccessKey.of("other"), AccessKey.of("schlüssel-ключ-鍵"));
    for (String address : List.of("127.0.0.1", "8.8.8.8")) {
      assertThat(mayPublish(settings, request(name, address))).isEqualTo(expected);
      assertThat(mayPlay(settings, request(name, address))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, true", "0, false", "-1, false", "-86400, false"})
  void aKeyIsGoodUntilItExpires(long seconds, boolean expected) {
    AccessKey key = AccessKey.of("k", Optional.of(NOW.plusSeconds(seconds)));
    assertThat(mayPublish(keys(key), request("k", "127.0.0.1"))).isEqualTo(expected);
  }

  static List<String> badNames() {
    return List.of(
        "",
        "..",
        "../live",
        "a/../../etc/passwd",
        "a..b",
        ".hidden",
        "a/b",
        "a\\b",
        "a b",
        "a\nb",
        "a\u0000b",
        "a\u007fb",
        "a\u202eb",
        "a\u200bb",
        "a\ud800b",
        "a\ue000b",
        "a?b",
        "a#b",
        "k".repeat(257),
        "k".repeat(65_536));
  }

  @ParameterizedTest
  @MethodSource("badNames")
  void aNameThatCouldMeanSomethingElsewhereIsRefused(String name) {
    assertThat(mayPublish(AccessSettings.LOCAL, request(name, "127.0.0.1"))).isFalse();
    assertThat(mayPlay(hook(LONG), request(name, "127.0.0.1"))).isFalse();
    assertThat(asked).isEmpty();
    assertThatThrownBy(() -> AccessKey.of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("stream key of " + name.length() + " characters is not valid");
  }

  @ParameterizedTest
  @CsvSource({
    "200, true",
    "201, true",
    "204, true",
    "301, false",
    "302, false",
    "307, false",
    "400, false",
    "401, false",
    "403, false",
    "404, false",
    "500, false",
    "503, false",
  })
  void theStatusOfTheWebhookDecides(int status, boolean expected) throws InterruptedException {
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("Location", url("/yes").toString());
          exchange.sendResponseHeaders(status, -1);
        };
    assertThat(mayPublish(hook(LONG), request("key", "8.8.8.8"))).isEqualTo(expected);
    assertThat(asked.take()).startsWith("POST /publish ");
    assertThat(mayPlay(hook(LONG), request("key", "8.8.8.8"))).isEqualTo(expected);
    assertThat(asked.take()).startsWith("POST /play ");
    assertThat(asked).as("redirects are not followed").isEmpty();
  }

  @Test
  void theWebhookIsToldWhoWantsWhat() throws InterruptedException {
    assertThat(mayPublish(hook(LONG), request("kéy&x=1", "8.8.8.8"))).isTrue();
    String body = asked.take().replace("POST /publish ", "");
    List<String> fields =
        List.of(body.split("&")).stream()
            .map(field -> URLDecoder.decode(field, StandardCharsets.UTF_8))
            .toList();
    assertThat(fields)
        .containsExactlyInAnyOrder(
            "call=publish",
            "app=live",
            "name=kéy&x=1",
            "args=token=a b&c",
            "addr=8.8.8.8",
            "clientid=r7");
  }

  @Test
  void aWebhookThatDoesNotAnswerInTimeRefuses() {
    CompletableFuture<Void> never = new CompletableFuture<>();
    answer = _ -> never.join();
    assertThat(mayPublish(hook(SHORT), request("key", "127.0.0.1"))).isFalse();
    never.complete(null);
  }

  @Test
  void aWebhookThatSendsItsHeadTooSlowlyRefuses() throws IOException {
    try (var slow = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var done = new CompletableFuture<Void>();
      threads.execute(
          () -> {
            try (var socket = slow.accept()) {
              socket.getOutputStream().write("HTTP/1.1 20".getBytes(StandardCharsets.US_ASCII));
              done.join();
            } catch (IOException e) {
              done.completeExceptionally(e);
            }
          });
      URI url = URI.create("http://127.0.0.1:" + slow.getLocalPort() + "/");
      AccessSettings settings =
          new AccessSettings(List.of(), Optional.of(url), Optional.empty(), SHORT, false);
      assertThat(mayPublish(settings, request("key", "127.0.0.1"))).isFalse();
      done.complete(null);
    }
  }

  @Test
  void theBodyOfAnAnswerIsNotWaitedFor() {
    CompletableFuture<Void> decided = new CompletableFuture<>();
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          out.write(new byte[1_000]);
          out.flush();
          decided.join();
        };
    assertThat(mayPublish(hook(LONG), request("key", "127.0.0.1"))).isTrue();
    decided.complete(null);
  }

  @Test
  void aHugeAnswerIsNotRead() {
    CompletableFuture<Long> sent = new CompletableFuture<>();
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          long bytes = 0;
          try (OutputStream out = exchange.getResponseBody()) {
            while (bytes < 1L << 30) {
              out.write(new byte[1 << 16]);
              bytes += 1 << 16;
            }
          } catch (IOException e) {
            sent.complete(bytes);
          }
          sent.complete(bytes);
        };
    assertThat(mayPublish(hook(LONG), request("key", "127.0.0.1"))).isTrue();
    assertThat(sent.orTimeout(LONG_SECONDS, TimeUnit.SECONDS).join()).isLessThan(64L << 20);
  }

  @Test
  void aWebhookThatHangsUpRefuses() {
    answer = HttpExchange::close;
    assertThat(mayPublish(hook(LONG), request("key", "127.0.0.1"))).isFalse();
  }

  @Test
  void aWebhookThatIsNotThereRefuses() throws IOException {
    int port = FreePort.any();
    AccessSettings settings =
        new AccessSettings(
            List.of(),
            Optional.of(URI.create("http://127.0.0.1:" + port + "/")),
            Optional.empty(),
            LONG,
            false);
    assertThat(mayPublish(settings, request("key", "127.0.0.1"))).isFalse();
  }

  @Test
  void aWrongKeyIsRefusedWithoutAskingTheWebhook() {
    AccessSettings settings =
        new AccessSettings(
            List.of(AccessKey.of("right")),
            Optional.of(url("/publish")),
            Optional.empty(),
            LONG,
            false);
    assertThat(mayPublish(settings, request("wrong", "127.0.0.1"))).isFalse();
    assertThat(asked).isEmpty();
    assertThat(mayPublish(settings, request("right", "127.0.0.1"))).isTrue();
    assertThat(asked).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void newSettingsHoldForTheNextRequest(boolean first) {
    try (AccessPolicy policy = new AccessPolicy(keys(AccessKey.of("a")), () -> NOW)) {
      assertThat(allowed(policy.publish(request(first ? "a" : "b", "::1")))).isEqualTo(first);
      policy.settings(keys(AccessKey.of("b")));
      assertThat(allowed(policy.publish(request(first ? "a" : "b", "::1")))).isEqualTo(!first);
    }
  }

  @Test
  void aKeyShowsNothingOfItself() {
    assertThat(AccessKey.of("secret").toString()).doesNotContain("secret");
    assertThat(keys(AccessKey.of("secret")).toString()).doesNotContain("secret");
    assertThat(request("secret", "::1").toString()).doesNotContain("secret", "token");
  }
}
