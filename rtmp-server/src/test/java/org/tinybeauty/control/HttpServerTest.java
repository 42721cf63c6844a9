package org.tinybeauty.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.session.SessionRegistry;
import org.tinybeauty.stream.AccessKey;
import org.tinybeauty.stream.AccessPolicy;
import org.tinybeauty.stream.AccessSettings;
import org.tinybeauty.stream.HttpFlv;
import org.tinybeauty.stream.Packet;
import org.tinybeauty.stream.Publication;
import org.tinybeauty.stream.StreamHub;
import org.tinybeauty.stream.StreamSource;

@Timeout(60)
class HttpServerTest {
  private final StreamHub hub = new StreamHub();
  private final AccessPolicy policy = new AccessPolicy(AccessSettings.LOCAL);
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private boolean ready = true;
  private final StyleShelf shelf = new StyleShelf(List.of());
  private final ControlApi api =
      new ControlApi(
          new SessionRegistry(),
          shelf,
          Path.of("never-written"),
          new ServerFacts(() -> ready, () -> Map.of("streams", 1L), Map::of));
  private final HttpServer server =
      new HttpServer(
          group,
          new HttpSite(
              api,
              Optional.of(new HttpFlv(hub, policy)),
              () -> Set.of("localhost", "studio.example"),
              Optional.empty(),
              System::nanoTime),
          8);
  private InetSocketAddress address = InetSocketAddress.createUnresolved("none", 1);

  @BeforeEach
  void listen() throws IOException {
    address = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() {
    hub.close();
    api.close();
    server.close();
    policy.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  /// Sends a request, and reads until the server closes.
  private String exchange(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private String ask(String line, String... headers) throws IOException {
    StringBuilder request = new StringBuilder(line + " HTTP/1.1\r\nConnection: close\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return exchange(request + "\r\n");
  }

  private String local() {
    return "Host: 127.0.0.1:" + address.getPort();
  }

  @Test
  void saysThatItLives() throws IOException {
    assertThat(ask("GET /health/live", local()))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("{\"status\":\"live\"}");
  }

  @Test
  void saysWhetherItIsReady() throws IOException {
    assertThat(ask("GET /health/ready", local()))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("{\"status\":\"ready\",\"streams\":1}");
    ready = false;
    assertThat(ask("GET /health/ready", local()))
        .startsWith("HTTP/1.1 503 ")
        .contains("\"not ready\"");
  }

  @Test
  void aHeadRequestHasNoBody() throws IOException {
    assertThat(ask("HEAD /", local())).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get", "X-Y"})
  void otherMethodsAreRefused(String method) throws IOException {
    assertThat(ask(method + " /", local()))
        .startsWith("HTTP/1.1 405 ")
        .containsIgnoringCase("allow: GET, HEAD");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 200",
    "127.0.0.1:8085, 200",
    "localhost, 200",
    "LOCALHOST:1, 200",
    "studio.example, 200",
    "evil.example, 403",
    "localhost.evil.example, 403",
    "192.0.2.1, 403",
    "127.0.0.2, 403",
    "[::1], 403",
    "0.0.0.0, 403",
    "user@localhost, 403",
    "'', 403",
    "localhost localhost, 403",
  })
  void onlyItsOwnNamesAreAnswered(String host, int status) throws IOException {
    assertThat(ask("GET /", "Host: " + host)).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void aRequestWithoutOrWithTwoNamesIsRefused() throws IOException {
    assertThat(ask("GET /")).startsWith("HTTP/1.1 403 ");
    assertThat(ask("GET /", "Host: localhost", "Host: evil.example")).startsWith("HTTP/1.1 4");
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000, 200",
    "https://studio.example, 200",
    "http://127.0.0.1, 200",
    "http://evil.example, 403",
    "null, 403",
    "'', 403",
    "file://, 403",
  })
  void onlyItsOwnPagesAreAnswered(String origin, int status) throws IOException {
    assertThat(ask("GET /", local(), "Origin: " + origin)).startsWith("HTTP/1.1 " + status + " ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x",
        "/live/",
        "/live/.flv",
        "/live/a",
        "/live/a.mp4",
        "/other/a.flv",
        "/live/a/b.flv",
        "//live/a.flv",
        "/../../etc/passwd",
        "/live/../../a.flv",
        "/health",
        "/live/never-published.flv",
        "/beauty/never-published.flv"
      })
  void whatIsNotThereIsNotFound(String path) throws IOException {
    assertThat(ask("GET " + path, local())).startsWith("HTTP/1.1 404 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/live/%2e%2e.flv",
        "/live/a%2Fb.flv",
        "/live/a%00.flv",
        "/live/..%5c.flv",
        "/live/a%0a.flv"
      })
  void keysThatMeanSomethingInPathsAreRefused(String path) throws IOException {
    assertThat(ask("GET " + path, local())).startsWith("HTTP/1.1 40");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/live/%zz.flv", "/live/%4"})
  void brokenEscapesAreBadRequests(String path) throws IOException {
    assertThat(ask("GET " + path, local())).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void longLinesAndHeadersAreRefused() throws IOException {
    assertThat(ask("GET /" + "a".repeat(HttpServer.MAX_LINE), local())).startsWith("HTTP/1.1 414 ");
    assertThat(ask("GET /", local(), "X: " + "a".repeat(HttpServer.MAX_HEADERS)))
        .startsWith("HTTP/1.1 431 ");
    assertThat(ask("GET /", local(), "X: y\r\n".repeat(3_000).strip())).startsWith("HTTP/1.1 431 ");
  }

  @Test
  void bodiesAreRefused() throws IOException {
    assertThat(exchange("GET / HTTP/1.1\r\n" + local() + "\r\nContent-Length: 3\r\n\r\nabc"))
        .contains("HTTP/1.1 413 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0\0\0\r\n\r\n", "GET\r\n\r\n", "HELLO WORLD NONSENSE MORE\r\n\r\n"})
  void whatIsNoRequestIsRefused(String bytes) throws IOException {
    assertThat(exchange(bytes)).startsWith("HTTP/1.1 4");
  }

  @Test
  void oneConnectionCarriesManyRequests() throws IOException {
    String one = "GET /health/live HTTP/1.1\r\n" + local() + "\r\n\r\n";
    String last = "GET / HTTP/1.1\r\n" + local() + "\r\nConnection: close\r\n\r\n";
    assertThat(exchange(one + one + last).split("HTTP/1.1 200 ", -1)).hasSize(4);
  }

  @Test
  void connectionsAreBounded() throws IOException {
    Socket[] idle = new Socket[8];
    for (int i = 0; i < idle.length; i++) {
      idle[i] = connect();
      idle[i]
          .getOutputStream()
          .write(("GET / HTTP/1.1\r\n" + local() + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      assertThat(idle[i].getInputStream().read()).isEqualTo('H');
    }
    try (Socket more = connect()) {
      assertThat(more.getInputStream().read()).isEqualTo(-1);
    }
    for (Socket socket : idle) {
      socket.close();
    }
  }

  private Publication publish() throws Exception {
    Publication to = hub.publish("live/key", StreamSource.inside(), false);
    send(to, MediaKind.VIDEO, 0, 0x17, 0, 0, 0, 0, 1);
    send(to, MediaKind.AUDIO, 0, 0xAF, 0, 0x12, 0x10);
    send(to, MediaKind.VIDEO, 16_777_300, 0x17, 1, 0, 0, 0, 7);
    return to;
  }

  private static void send(Publication to, MediaKind kind, long millis, int... bytes) {
    ByteBuf body = Unpooled.buffer(bytes.length);
    for (int one : bytes) {
      body.writeByte(one);
    }
    to.publish(Packet.of(kind, millis, body, 0));
  }

  private static String head(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  private static String tag(DataInputStream in) throws IOException {
    int type = in.readUnsignedByte();
    int size = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    long millis = (long) in.readUnsignedByte() << 16 | in.readUnsignedShort();
    millis |= (long) in.readUnsignedByte() << 24;
    in.skipBytes(3);
    byte[] body = in.readNBytes(size);
    assertThat(in.readInt()).isEqualTo(11 + size);
    return type + ":" + body[body.length - 1] + "@" + millis;
  }

  @Test
  void aStreamIsAFlvFile() throws Exception {
    Publication to = publish();
    try (Socket socket = connect()) {
      String request =
          "GET /live/key.flv HTTP/1.1\r\n" + local() + "\r\nOrigin: http://localhost:1\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertThat(head(in))
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("content-type: video/x-flv")
          .containsIgnoringCase("access-control-allow-origin: http://localhost:1")
          .doesNotContainIgnoringCase("content-length");
      assertThat(in.readNBytes(13)).containsExactly('F', 'L', 'V', 1, 5, 0, 0, 0, 9, 0, 0, 0, 0);
      assertThat(tag(in)).isEqualTo("9:1@16777300");
      assertThat(tag(in)).isEqualTo("8:16@16777300");
      assertThat(tag(in)).isEqualTo("9:7@16777300");
      send(to, MediaKind.AUDIO, 16_777_310, 0xAF, 1, 3);
      assertThat(tag(in)).isEqualTo("8:3@16777310");
      to.end();
      assertThat(in.read()).as("end of the stream").isEqualTo(-1);
    }
  }

  @Test
  void aPlayerThatGoesIsForgotten() throws Exception {
    Publication to = publish();
    try (Socket socket = connect()) {
      String request = "GET /live/key.flv HTTP/1.1\r\n" + local() + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      head(in);
      assertThat(in.readNBytes(13)).as("sent to a subscriber").hasSize(13);
      assertThat(to.stream().counts().subscribers()).isEqualTo(1);
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (to.stream().counts().subscribers() > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(to.stream().counts().subscribers()).isZero();
    to.end();
  }

  @Test
  void aSlowPlayerLosesPicturesAndHoldsNobodyUp() throws Exception {
    Publication to = publish();
    try (Socket slow = connect()) {
      String request = "GET /live/key.flv HTTP/1.1\r\n" + local() + "\r\n\r\n";
      slow.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      assertThat(slow.getInputStream().read()).isEqualTo('H');
      int[] picture = new int[100_000];
      picture[0] = 0x27;
      picture[1] = 1;
      for (int i = 0; i < 400; i++) {
        send(to, MediaKind.VIDEO, 16_777_400 + i * 40, picture);
      }
      to.end();
      long read = slow.getInputStream().readAllBytes().length;
      assertThat(read).as("of 40 MB").isLessThan(20_000_000);
    }
  }

  @Test
  void keysHoldForPlayersToo() throws Exception {
    Publication to = publish();
    policy.settings(
        new AccessSettings(
            List.of(AccessKey.of("other")),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(1),
            false));
    assertThat(ask("GET /live/key.flv", local())).startsWith("HTTP/1.1 403 ");
    to.end();
  }
}
