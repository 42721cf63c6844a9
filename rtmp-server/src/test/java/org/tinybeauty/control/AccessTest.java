package org.tinybeauty.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is answered at all, and how much of it.
@Timeout(180)
class AccessTest {
  private static final String TOKEN = "0123456789abcdef-XYZ";
  private static final String SESSIONS = "/api/v1/sessions";

  @TempDir private Path home;
  private Site site;

  @BeforeEach
  void start() throws Exception {
    site = new Site(home, TOKEN);
    site.run("live-1");
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private Site.Reply ask(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(site.uri(path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return site.send(request.build());
  }

  @Test
  void everyRouteButHealthNeedsTheToken() throws Exception {
    for (Route route : site.api().routes().all()) {
      String path = route.path().replaceAll("\\{[a-z]+\\}", "live-1");
      HttpRequest request =
          HttpRequest.newBuilder(site.uri(path))
              .method(route.method().name(), BodyPublishers.noBody())
              .build();
      Site.Reply reply = site.send(request);
      if (path.startsWith("/health/")) {
        assertThat(reply.status()).as(path).isEqualTo(200);
      } else {
        assertThat(reply.status()).as(path).isEqualTo(401);
        assertThat(reply.header("www-authenticate")).startsWith("Bearer");
        assertThat(reply.tree().get("type").asText()).endsWith(":no-token");
      }
    }
    assertThat(ask("/api/v1/nothing").status()).isEqualTo(401);
    assertThat(ask("/API/v1/sessions").status()).isEqualTo(401);
    assertThat(ask("//api/v1/sessions").status()).isEqualTo(401);
    assertThat(ask("/health/../api/v1/sessions").status()).isIn(400, 401, 404);
    assertThat(ask("/health/%2e%2e/api/v1/sessions").status()).isIn(400, 401, 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Bearer 0123456789abcdef-XY",
        "Bearer 0123456789abcdef-XYZZ",
        "Bearer 0123456789ABCDEF-XYZ",
        "Basic 0123456789abcdef-XYZ",
        "0123456789abcdef-XYZ",
        "Bearer 0123456789abcdef-XYZ, Bearer x",
        "Bearer null",
      })
  void aWrongTokenIsRefused(String header) throws Exception {
    assertThat(ask(SESSIONS, "Authorization", header).status()).isEqualTo(401);
  }

  @Test
  void theRightTokenIsTaken() throws Exception {
    assertThat(ask(SESSIONS, "Authorization", "Bearer " + TOKEN).status()).isEqualTo(200);
    assertThat(ask(SESSIONS, "Authorization", "bearer " + TOKEN).status()).isEqualTo(200);
    assertThat(ask(SESSIONS + "?token=" + TOKEN).status()).as("not in addresses").isEqualTo(401);
    assertThat(ask(SESSIONS, "X-Token", TOKEN, "X-Forwarded-For", "127.0.0.1").status())
        .as("other headers open nothing")
        .isEqualTo(401);
  }

  @Test
  void aBrowserIsKnownByACookieThatDoesNotTellTheToken() throws Exception {
    assertThat(ask("/?token=wrong-wrong-wrong").status()).isEqualTo(401);
    Site.Reply reply = ask("/?token=" + TOKEN);
    assertThat(reply.status()).isEqualTo(303);
    assertThat(reply.header("location")).isEqualTo("/");
    String cookie = reply.header("set-cookie");
    assertThat(cookie)
        .contains("HttpOnly")
        .contains("SameSite=Strict")
        .contains("Path=/")
        .doesNotContain(TOKEN);
    String shown = cookie.replaceFirst(";.*", "");
    assertThat(ask(SESSIONS, "Cookie", shown).status()).isEqualTo(200);
    assertThat(ask(SESSIONS, "Cookie", "a=b; " + shown).status()).isEqualTo(200);
    assertThat(ask(SESSIONS, "Cookie", shown + "0").status()).isEqualTo(401);
    assertThat(ask(SESSIONS, "Cookie", "tinybeauty=" + TOKEN).status()).isEqualTo(401);
    assertThat(ask(SESSIONS, "Cookie", shown, "Authorization", "Bearer no").status())
        .as("a wrong token is wrong, cookie or not")
        .isEqualTo(401);
  }

  @Test
  void listenersNeedTheTokenToo() {
    assertThatThrownBy(() -> Listener.open(site)).isInstanceOf(CompletionException.class);
    try (Listener listener = Listener.open(site, "Authorization", "Bearer " + TOKEN)) {
      listener.await("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "0123456789abcde", "0123456789abcdef g", "ключключключключ"})
  void aWeakTokenIsNone(String token) {
    assertThatThrownBy(() -> AccessToken.of(token))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(token.isEmpty() ? "\u0000" : token);
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(site.address().getAddress(), site.address().getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Host: evil.example, ''",
    "Host: 127.0.0.1.evil.example, ''",
    "Host: 127.0.0.1, Origin: http://evil.example",
    "Host: 127.0.0.1, Origin: null",
    "Host: 127.0.0.1, Sec-Fetch-Site: cross-site",
  })
  void foreignPagesReachNeitherRoutesNorEvents(String host, String more) throws Exception {
    String headers =
        host + "\r\n" + more + (more.isEmpty() ? "" : "\r\n") + "Authorization: Bearer " + TOKEN;
    String end = "\r\nConnection: close\r\n\r\n";
    assertThat(raw("GET " + SESSIONS + " HTTP/1.1\r\n" + headers + end))
        .startsWith("HTTP/1.1 403 ")
        .contains("urn:tinybeauty:problem:foreign");
    assertThat(raw("POST " + SESSIONS + "/live-1/take HTTP/1.1\r\n" + headers + end))
        .startsWith("HTTP/1.1 403 ");
    assertThat(
            raw(
                "GET "
                    + Events.PATH
                    + " HTTP/1.1\r\n"
                    + headers
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                    + "\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void aLinkFromAnotherSiteOpensThePanel() throws Exception {
    assertThat(
            raw(
                lines(
                    "GET / HTTP/1.1",
                    "Host: 127.0.0.1",
                    "Sec-Fetch-Site: cross-site",
                    "Sec-Fetch-Mode: navigate",
                    "Connection: close")))
        .startsWith("HTTP/1.1 200 ")
        .contains("frame-ancestors 'self'");
  }

  @Test
  void preflightsOfOtherPagesGetNothing() throws Exception {
    HttpRequest request = site.request(SESSIONS).method("OPTIONS", BodyPublishers.noBody()).build();
    Site.Reply reply = site.send(request);
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("allow")).isEqualTo("GET, HEAD");
    assertThat(reply.header("access-control-allow-origin")).isEmpty();
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  private String headed(String line, String more) {
    return line
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
        + TOKEN
        + "\r\nContent-Type: application/json\r\n"
        + more;
  }

  @Test
  void aHugeBodyIsRefusedByItsDeclaredLength() throws Exception {
    assertThat(
            raw(headed("PATCH " + SESSIONS + "/live-1/looks", "Content-Length: 104857600\r\n\r\n")))
        .startsWith("HTTP/1.1 413 ")
        .contains("at most 65536 bytes");
  }

  @Test
  void aHugeBodyWithoutALengthIsRefusedAsItPassesTheLimit() throws Exception {
    try (Socket socket = new Socket(site.address().getAddress(), site.address().getPort())) {
      socket.setSoTimeout(30_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          headed("PATCH " + SESSIONS + "/live-1/looks", "Transfer-Encoding: chunked\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      byte[] piece = new byte[1 << 16];
      Arrays.fill(piece, (byte) ' ');
      for (int i = 0; i < 3; i++) {
        out.write("10000\r\n".getBytes(StandardCharsets.ISO_8859_1));
        out.write(piece);
        out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
      }
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void aClientThatSendsAHundredMegabytesStillReadsWhyNot() throws Exception {
    HttpRequest request =
        site.request("/api/v1/styles")
            .header("Content-Type", "application/zip")
            .POST(BodyPublishers.ofByteArrays(Collections.nCopies(100, new byte[1 << 20])))
            .build();
    Site.Reply reply = site.send(request);
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.tree().get("detail").asText()).contains("67108864");
    Site.await(this::uploadWorks);
  }

  @Test
  void aHundredMegabytesAreNotKept() throws Exception {
    long before = used();
    try (Socket socket = new Socket(site.address().getAddress(), site.address().getPort())) {
      socket.setSoTimeout(60_000);
      OutputStream out = socket.getOutputStream();
      String head =
          headed("PATCH " + SESSIONS + "/live-1/looks", "Transfer-Encoding: chunked\r\n\r\n");
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      byte[] piece = new byte[1 << 20];
      for (int i = 0; i < 100; i++) {
        out.write("100000\r\n".getBytes(StandardCharsets.ISO_8859_1));
        out.write(piece);
        out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
      }
      assertThat(used() - before).isLessThan(20L << 20);
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 413 ");
    }
  }

  private boolean uploadWorks() {
    try {
      return site.send("POST", "/api/v1/styles", "application/zip", BodyPublishers.ofString("x"))
              .status()
          == 422;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void oneUploadIsTakenAtATime() throws Exception {
    try (Socket socket = new Socket(site.address().getAddress(), site.address().getPort())) {
      String head =
          headed("POST /api/v1/styles", "Content-Length: 1000000\r\n\r\n")
              .replace("application/json", "application/zip");
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(new byte[10]);
      Site.await(() -> !uploadWorks());
      Site.Reply reply =
          site.send("POST", "/api/v1/styles", "application/zip", BodyPublishers.ofString("x"));
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("retry-after")).isNotEmpty();
    }
    Site.await(this::uploadWorks);
  }

  @Test
  void aClientIsToldWhetherToSendItsBody() throws Exception {
    assertThat(
            raw(
                headed(
                    "PATCH " + SESSIONS + "/live-1/looks",
                    "Expect: 100-continue\r\nContent-Length: 70000\r\n\r\n")))
        .startsWith("HTTP/1.1 413 ");
    try (Socket socket = new Socket(site.address().getAddress(), site.address().getPort())) {
      socket.setSoTimeout(30_000);
      String head =
          headed(
              "PATCH " + SESSIONS + "/live-1/looks",
              "Connection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      byte[] told = socket.getInputStream().readNBytes(25);
      assertThat(new String(told, StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 100 ");
      socket.getOutputStream().write("{}".getBytes(StandardCharsets.ISO_8859_1));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .contains("HTTP/1.1 200 ");
    }
  }

  @Test
  void tooManyRequestsAreToldToSlowDown() throws Exception {
    site.freeze();
    for (int i = 0; i < RequestRates.CONNECTION_BURST; i++) {
      assertThat(site.get(SESSIONS).status()).isEqualTo(200);
    }
    Site.Reply reply = site.get(SESSIONS);
    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("retry-after")).isEqualTo("1");
    assertThat(reply.tree().get("detail").asText()).contains("slow down");
    site.leap(Duration.ofSeconds(1));
    assertThat(site.get(SESSIONS).status()).isEqualTo(200);
  }

  @Test
  void requestsThatAreSentAheadAreAnsweredInTheirOrder() throws Exception {
    String answers =
        raw(
            headed("GET " + SESSIONS, "\r\n").repeat(50)
                + headed("GET /nothing", "\r\n")
                + headed("GET " + SESSIONS, "Connection: close\r\n\r\n"));
    String[] each = answers.split("HTTP/1.1 ", -1);
    assertThat(each).hasSize(53);
    assertThat(each[51]).startsWith("404");
    assertThat(each[52]).startsWith("200");
  }

  @Test
  void anAddressHasALimitOverAllItsConnections() {
    RequestRates rates = new RequestRates(() -> 0);
    var address = site.address().getAddress();
    int taken = 0;
    for (int i = 0; i < 10; i++) {
      RateLimit connection = rates.connection();
      for (int j = 0; j < RequestRates.CONNECTION_BURST; j++) {
        taken += rates.take(address, connection) ? 1 : 0;
      }
    }
    assertThat(taken).isEqualTo(RequestRates.ADDRESS_BURST);
    RateLimit other = rates.connection();
    assertThat(rates.take(InetAddress.getLoopbackAddress(), other))
        .isEqualTo(!InetAddress.getLoopbackAddress().equals(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/panel.js%00",
        "/..%2f..%2fopenapi.yaml",
        "/i18n/..%2f..%2fopenapi.yaml",
        "/i18n/../../openapi.yaml",
        "/openapi.yaml",
        "/HttpServer.class",
        "/i18n/",
        "/i18n",
        "/.htaccess",
        "/panel/index.html",
      })
  void onlyThePanelsFilesAreServed(String path) throws Exception {
    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 40");
  }

  @Test
  void thePanelIsThereWithoutAToken() throws Exception {
    Site.Reply reply = ask("/");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(ask("/", "If-None-Match", reply.header("etag")).status()).isEqualTo(304);
    assertThat(ask("/panel.js").header("content-type")).startsWith("text/javascript");
    assertThat(ask("/i18n/en.json").status()).isEqualTo(200);
    assertThat(ask("/nothing.js").status()).isIn(401, 404);
  }
}
