package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.rtmp.RtmpMessage.Command;
import org.tinybeauty.rtmp.RtmpMessage.Media;
import org.tinybeauty.stream.AccessPolicy;
import org.tinybeauty.stream.AccessSettings;
import org.tinybeauty.stream.RtmpGate;
import org.tinybeauty.stream.Stream;
import org.tinybeauty.stream.StreamHub;
import org.tinybeauty.testing.FreePort;

/// A whole server on loopback, and clients that come, break and go.
class NetworkTest {
  private static final int MAX_CONNECTIONS = 600;
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  @TempDir Path folder;
  private final StreamHub hub = new StreamHub();
  private final AccessPolicy policy = new AccessPolicy(AccessSettings.LOCAL);
  private final RtmpServer server = new RtmpServer(new RtmpGate(hub, policy), 2, MAX_CONNECTIONS);
  private final List<RtmpClient> clients = new ArrayList<>();
  private InetSocketAddress address = new InetSocketAddress(0);

  /// How a peer goes, in the middle of a group of pictures.
  enum Leaving {
    RESET,
    END_OF_INPUT,
    CLOSE,
    RESET_INSIDE_A_MESSAGE,
    END_INSIDE_A_MESSAGE,
    DELETE_STREAM,
    CLOSE_STREAM,
    UNPUBLISH;

    void leave(RawPeer peer) throws IOException {
      byte[] message = peer.bytes(new Media(MediaKind.VIDEO, 99, 1, picture(false, 90)));
      switch (this) {
        case RESET -> peer.reset();
        case END_OF_INPUT -> peer.socket.shutdownOutput();
        case CLOSE -> peer.close();
        case RESET_INSIDE_A_MESSAGE -> {
          peer.socket.getOutputStream().write(message, 0, message.length / 2);
          peer.reset();
        }
        case END_INSIDE_A_MESSAGE -> {
          peer.socket.getOutputStream().write(message, 0, message.length / 2);
          peer.socket.shutdownOutput();
        }
        case DELETE_STREAM -> peer.send(Command.of("deleteStream", 9, 0, null, 1.0));
        case CLOSE_STREAM -> peer.send(Command.of("closeStream", 0, 1, (Object) null));
        case UNPUBLISH -> peer.send(Command.of("FCUnpublish", 9, 0, null, "key"));
      }
    }
  }

  @BeforeEach
  void listen() throws IOException {
    address = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() {
    clients.forEach(RtmpClient::close);
    server.close();
    hub.close();
    policy.close();
  }

  private static ByteBuf picture(boolean key, int number) {
    return sized(key ? 0x17 : 0x27, 3_000, number);
  }

  private static ByteBuf sized(int first, int size, int number) {
    ByteBuf body = Unpooled.buffer(size);
    body.writeByte(first).writeByte(1).writeZero(3);
    while (body.readableBytes() < size) {
      body.writeByte(number);
    }
    return body;
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within 20 s");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static InetAddress number(String address) throws IOException {
    return InetAddress.getAllByName(address)[0];
  }

  private RtmpUrl url(String path) {
    return RtmpUrl.parse("rtmp://127.0.0.1:" + address.getPort() + "/" + path);
  }

  private Player play(RtmpUrl url, RtmpTrust trust) {
    Player player = new Player();
    clients.add(RtmpClient.play(server.eventLoops(), url, trust, player));
    return player;
  }

  private Player play(String path) throws IOException {
    return play(url(path), RtmpTrust.anyone()).awaitReady();
  }

  private RtmpClient publish(RtmpUrl url) throws IOException {
    Player events = new Player();
    RtmpClient client = RtmpClient.publish(server.eventLoops(), url, RtmpTrust.anyone(), events);
    clients.add(client);
    events.awaitReady();
    return client;
  }

  private Stream stream() {
    return hub.find("live/key").orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void aPublisherThatBreaksOffDisturbsNobodyAndMayComeBack(Leaving leaving) throws IOException {
    Player player = play("live/key");
    RawPeer first = new RawPeer(address).publish("key");
    first.send(MediaKind.VIDEO, 0, picture(true, 1)).send(MediaKind.VIDEO, 33, picture(false, 2));
    player.awaitWord("VIDEO 2");
    leaving.leave(first);
    await(() -> !stream().live());
    first.close();
    try (RawPeer second = new RawPeer(address).publish("key")) {
      second.send(MediaKind.VIDEO, 0, picture(true, 3));
      player.awaitWord("VIDEO 3");
    }
    List<Player.Heard> heard = player.heard();
    assertThat(heard)
        .extracting(Player.Heard::word)
        .containsExactly("VIDEO 1", "VIDEO 2", "VIDEO 3");
    assertThat(heard).extracting(Player.Heard::timestampMillis).isSorted();
    assertThat(player.isClosed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = "UNPUBLISH", mode = EnumSource.Mode.EXCLUDE)
  void aPlayerThatBreaksOffDisturbsNobody(Leaving leaving) throws IOException {
    RtmpClient publisher = publish(url("live/key"));
    Player other = play("live/key");
    RawPeer player = new RawPeer(address).play("key");
    await(() -> stream().counts().viewers() == 2);
    publisher.send(MediaKind.VIDEO, 0, picture(true, 1));
    assertThat(player.read(Media.class::isInstance))
        .isInstanceOfSatisfying(Media.class, Media::release);
    leaving.leave(player);
    await(() -> stream().counts().viewers() == 1);
    publisher.send(MediaKind.VIDEO, 33, picture(false, 2));
    other.awaitWord("VIDEO 2");
    player.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc",
        "\u0000\u0000\u0000",
        "\u00ff"
      })
  void bytesThatAreNoHandshakeEndThatConnectionOnly(String bytes) throws IOException {
    Player player = play("live/key");
    try (RawPeer peer = new RawPeer(address)) {
      peer.socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(peer.closedByServer()).isTrue();
    }
    publish(url("live/key")).send(MediaKind.VIDEO, 0, picture(true, 1));
    player.awaitWord("VIDEO 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0xC3, 0x83, 0x43, 0xFF})
  void badChunksEndThatConnectionOnly(int first) throws IOException {
    Player player = play("live/key");
    try (RawPeer bad = new RawPeer(address).publish("key")) {
      bad.send(MediaKind.VIDEO, 0, picture(true, 1));
      player.awaitWord("VIDEO 1");
      byte[] bytes = new byte[64];
      Arrays.fill(bytes, (byte) 0xFF);
      bytes[0] = (byte) ((first & 0xC0) | 0x3D);
      bad.socket.getOutputStream().write(bytes);
      assertThat(bad.closedByServer()).isTrue();
    }
    publish(url("live/key")).send(MediaKind.VIDEO, 0, picture(true, 2));
    player.awaitWord("VIDEO 2");
  }

  @Test
  void halfHandshakesAreClosedAfterFiveSeconds() throws IOException {
    int[] lengths = {0, 1, 2, 100, 768, 1_536, 1_537, 1_538, 2_000, 3_072};
    List<RawPeer> peers = new ArrayList<>();
    long began = System.nanoTime();
    for (int i = 0; i < 500; i++) {
      RawPeer peer = new RawPeer(address);
      byte[] bytes = new byte[lengths[i % lengths.length]];
      if (bytes.length > 0) {
        bytes[0] = 3;
        peer.socket.getOutputStream().write(bytes);
      }
      peers.add(peer);
    }
    await(() -> server.connections() == 500);
    Player player = play("live/key");
    publish(url("live/key")).send(MediaKind.VIDEO, 0, picture(true, 1));
    player.awaitWord("VIDEO 1");
    await(() -> server.connections() == 2);
    assertThat(System.nanoTime() - began).isGreaterThan(4_900_000_000L);
    for (RawPeer peer : peers) {
      peer.close();
    }
  }

  @Test
  void connectionsAreLimited() throws IOException {
    List<RawPeer> peers = new ArrayList<>();
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
      peers.add(new RawPeer(address));
    }
    await(() -> server.connections() == MAX_CONNECTIONS);
    try (RawPeer more = new RawPeer(address)) {
      assertThat(more.closedByServer()).isTrue();
    }
    for (RawPeer peer : peers) {
      peer.close();
    }
    await(() -> server.connections() == 0);
    play("live/key");
  }

  @Test
  void aStormOfConnectionsLeavesNothing() throws IOException {
    for (int i = 0; i < 400; i++) {
      RawPeer peer = new RawPeer(address);
      switch (i % 4) {
        case 0 -> peer.reset();
        case 1 -> peer.close();
        case 2 -> {
          peer.handshake();
          peer.reset();
        }
        default -> {
          peer.play("key");
          peer.reset();
        }
      }
    }
    await(() -> server.connections() == 0);
    await(() -> hub.find("live/key").map(one -> one.counts().viewers() == 0).orElse(true));
  }

  @Test
  void aPublisherThatComesAndGoesAHundredTimesKeepsItsPlayers() throws IOException {
    Player player = play("live/key");
    for (int i = 0; i < 100; i++) {
      RawPeer peer = new RawPeer(address).publish("key");
      peer.send(MediaKind.VIDEO, 0, picture(true, i));
      player.awaitWord("VIDEO " + i);
      peer.reset();
      await(() -> !stream().live());
    }
    List<Player.Heard> heard = player.heard();
    assertThat(heard).hasSize(100);
    assertThat(heard).extracting(Player.Heard::timestampMillis).isSorted();
    assertThat(stream().counts().publishers()).isEqualTo(100);
  }

  @Test
  void aPlayerThatDoesNotReadIsDroppedToALaterKeyframeAndSlowsNobody() throws IOException {
    Socket small = new Socket();
    small.setReceiveBufferSize(8_192);
    try (RawPeer slow = new RawPeer(address, small).play("key")) {
      Player fast = play("live/key");
      await(() -> stream().counts().viewers() == 2);
      RtmpClient publisher = publish(url("live/key"));
      int sent = 0;
      while (stream().counts().viewerDrops() < 40) {
        boolean key = sent % 10 == 0;
        publisher.send(MediaKind.VIDEO, sent * 33L, sized(key ? 0x17 : 0x27, 100_000, sent % 200));
        sent++;
        int last = sent;
        await(() -> fast.heard().size() >= last);
        assertThat(sent).as("pictures before the slow player is dropped").isLessThan(400);
      }
      List<Player.Heard> all = fast.heard();
      assertThat(all).hasSize(sent);
      assertThat(stream().counts().viewerDrops()).isLessThan(sent);
      slow.socket.setSoTimeout(2_000); // when nothing comes for so long, more is sent
      List<Heard> heard = new ArrayList<>();
      boolean after = false;
      for (int group = 0; group < 10 && !after; group++) {
        for (int i = 0; i < 20; i++) {
          ByteBuf body = sized(i == 10 ? 0x17 : 0x27, 1_000, i == 10 ? 255 : 254);
          publisher.send(MediaKind.VIDEO, sent++ * 33L, body);
        }
        after = readsOn(slow, heard);
      }
      assertThat(after).as("hears on after the gap").isTrue();
      int gaps = 0;
      for (int i = 1; i < heard.size(); i++) {
        if (heard.get(i).millis() - heard.get(i - 1).millis() > 33) {
          gaps++;
          assertThat(heard.get(i).first()).as("after a gap, a keyframe").isEqualTo(0x17);
        }
      }
      assertThat(gaps).isPositive();
    }
  }

  private record Heard(long millis, int first) {}

  /// Reads until a body that ends with 255, which is true, or until nothing comes any more.
  private static boolean readsOn(RawPeer slow, List<Heard> heard) throws IOException {
    try {
      RtmpMessage last =
          slow.read(
              message -> {
                if (!(message instanceof Media media)) {
                  return false;
                }
                ByteBuf body = media.body();
                heard.add(new Heard(media.timestampMillis(), body.getUnsignedByte(0)));
                return body.getUnsignedByte(body.writerIndex() - 1) == 255;
              });
      ReferenceCountUtil.release(last);
      return last != null;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 200})
  void manyPlayersGetTheSameBytes(int count) throws IOException {
    RtmpClient publisher = publish(url("live/key"));
    publisher.send(MediaKind.VIDEO, 0, Unpooled.wrappedBuffer(new byte[] {0x17, 0, 0, 0, 0, 7}));
    List<Player> players = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      while (players.size() < (i + 1) * count / 300) {
        players.add(play("live/key"));
      }
      boolean key = i % 30 == 0;
      publisher.send(MediaKind.VIDEO, i * 33L, sized(key ? 0x17 : 0x27, 500 + i, i % 250));
      publisher.send(MediaKind.AUDIO, i * 33L + 5, Unpooled.wrappedBuffer(new byte[] {47, 1, 2}));
    }
    publisher.send(MediaKind.VIDEO, 9_999, sized(0x17, 70_000, 255));
    List<Player.Heard> longest = List.of();
    for (Player player : players) {
      player.awaitWord("VIDEO 255");
      List<Player.Heard> heard = player.heard();
      longest = heard.size() > longest.size() ? heard : longest;
    }
    for (Player player : players) {
      List<Player.Heard> heard = player.heard();
      assertThat(heard.getFirst().body())
          .as("header")
          .isEqualTo(ByteBuffer.wrap(new byte[] {0x17, 0, 0, 0, 0, 7}));
      assertThat(heard.get(1).body().get(0)).as("keyframe").isEqualTo((byte) 0x17);
      int skipped = longest.size() - heard.size();
      for (int i = 1; i < heard.size(); i++) {
        Player.Heard expected = longest.get(i + skipped);
        assertThat(heard.get(i).timestampMillis()).isEqualTo(expected.timestampMillis());
        assertThat(heard.get(i).body()).isEqualTo(expected.body());
      }
    }
    assertThat(stream().counts().viewerDrops()).isZero();
  }

  @Test
  void aSecondPublisherIsRefused() throws IOException {
    publish(url("live/key"));
    Player second = new Player();
    clients.add(
        RtmpClient.publish(server.eventLoops(), url("live/key"), RtmpTrust.anyone(), second));
    assertThat(second.awaitClosed()).isEqualTo("the server refused: NetStream.Publish.BadName");
  }

  @ParameterizedTest
  @ValueSource(strings = {"beauty/key", "other/key", "live/a..b"})
  void whatMayNotBePublishedIsRefused(String path) throws IOException {
    Player events = new Player();
    clients.add(RtmpClient.publish(server.eventLoops(), url(path), RtmpTrust.anyone(), events));
    assertThat(events.awaitClosed()).startsWith("the server refused");
    assertThat(hub.streams()).isEmpty();
  }

  @Test
  void aPlayerHearsWhenTheServerStops() throws IOException {
    Player player = play("live/key");
    server.close();
    assertThat(player.awaitClosed()).isEqualTo("the stream is over");
  }

  @Test
  void anAddressInUseIsReported() {
    assertThatThrownBy(() -> server.listen(address)).isInstanceOf(IOException.class);
  }

  @Test
  void ipv6Works() throws IOException {
    InetSocketAddress six = server.listen(new InetSocketAddress(number("::1"), 0));
    RtmpUrl url = RtmpUrl.parse("rtmp://[::1]:" + six.getPort() + "/live/key");
    RtmpClient publisher = publish(url);
    Player player = play(url, RtmpTrust.anyone()).awaitReady();
    publisher.send(MediaKind.VIDEO, 0, picture(true, 1));
    player.awaitWord("VIDEO 1");
  }

  private RtmpUrl secure(RtmpTls tls, String host) throws IOException {
    InetSocketAddress at =
        server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls);
    return RtmpUrl.parse("rtmps://" + host + ":" + at.getPort() + "/live/key");
  }

  @Test
  void tlsCarriesEverything() throws IOException {
    RtmpUrl url = secure(RtmpTls.selfSigned(), "127.0.0.1");
    RtmpClient publisher = publish(url);
    Player player = play(url, RtmpTrust.anyone()).awaitReady();
    publisher.send(MediaKind.VIDEO, 0, sized(0x17, 200_000, 9));
    player.awaitWord("VIDEO 9");
    assertThat(player.heard().getFirst().body().limit()).isEqualTo(200_000);
  }

  private Path pem(String name, String type, byte[] der) throws IOException {
    Path file = folder.resolve(name);
    String body = Base64.getMimeEncoder().encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    return file;
  }

  @Test
  void aGivenCertificateIsServedAndTrusted() throws IOException, GeneralSecurityException {
    KeyPair keys = SelfSigned.keys();
    Path certificate = pem("c.pem", "CERTIFICATE", SelfSigned.certificate(keys).getEncoded());
    Path key = pem("k.pem", "PRIVATE KEY", keys.getPrivate().getEncoded());
    RtmpUrl url = secure(RtmpTls.of(certificate, key), "localhost");
    Player player = play(url, RtmpTrust.of(certificate)).awaitReady();
    assertThat(player.isClosed()).isFalse();
    RtmpUrl byNumber = RtmpUrl.parse("rtmps://127.0.0.1:" + url.port() + "/live/key");
    play(byNumber, RtmpTrust.of(certificate)).awaitReady();
    RtmpUrl otherName = RtmpUrl.parse("rtmps://127.0.0.2:" + url.port() + "/live/key");
    server.listen(
        new InetSocketAddress(number("127.0.0.2"), url.port()), RtmpTls.of(certificate, key));
    assertThat(play(otherName, RtmpTrust.of(certificate)).awaitClosed()).isEqualTo("TLS failed");
  }

  @Test
  void aCertificateThatDoesNotFitItsKeyIsReported() throws IOException, GeneralSecurityException {
    KeyPair keys = SelfSigned.keys();
    Path certificate = pem("c.pem", "CERTIFICATE", SelfSigned.certificate(keys).getEncoded());
    Path noise = pem("n.pem", "PRIVATE KEY", new byte[40]);
    assertThatThrownBy(() -> RtmpTls.of(certificate, noise)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> RtmpTls.of(folder.resolve("none"), noise))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> RtmpTrust.of(noise)).isInstanceOf(IOException.class);
  }

  @Test
  void anUnknownCertificateIsNotTrusted() throws IOException {
    RtmpUrl url = secure(RtmpTls.selfSigned(), "localhost");
    assertThat(play(url, RtmpTrust.system()).awaitClosed()).isEqualTo("TLS failed");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 1_537})
  void plainBytesOnTheSecurePortEndThatConnectionOnly(int length) throws IOException {
    RtmpUrl url = secure(RtmpTls.selfSigned(), "127.0.0.1");
    try (RawPeer peer =
        new RawPeer(new InetSocketAddress(InetAddress.getLoopbackAddress(), url.port()))) {
      byte[] bytes = new byte[length];
      Arrays.fill(bytes, (byte) 3);
      peer.socket.getOutputStream().write(bytes);
      if (length < 100) {
        peer.socket.shutdownOutput();
      }
      assertThat(peer.closedByServer()).isTrue();
    }
    play(url, RtmpTrust.anyone()).awaitReady();
  }

  @Test
  void aSecureClientOnThePlainPortIsClosed() throws IOException {
    RtmpUrl url = RtmpUrl.parse("rtmps://127.0.0.1:" + address.getPort() + "/live/key");
    assertThat(play(url, RtmpTrust.anyone()).awaitClosed()).isNotEmpty();
  }

  @Test
  void nobodyThereIsReported() throws IOException {
    int port = FreePort.any();
    RtmpUrl url = RtmpUrl.parse("rtmp://127.0.0.1:" + port + "/live/secret");
    assertThat(play(url, RtmpTrust.anyone()).awaitClosed())
        .isEqualTo("no connection to rtmp://127.0.0.1:" + port + "/live/…");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 400 Bad Request\r\n\r\n", "\u0003", "\u0003half"})
  void aServerThatIsNoneIsReported(String answer) throws IOException {
    try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Player player =
          play(
              RtmpUrl.parse("rtmp://127.0.0.1:" + other.getLocalPort() + "/live/key"),
              RtmpTrust.anyone());
      try (Socket socket = other.accept()) {
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        socket.shutdownOutput();
        assertThat(player.awaitClosed()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://h/a/b",
        "rtmp://h",
        "rtmp://h/",
        "rtmp://h/a",
        "rtmp://h/a/",
        "rtmp:///a/b",
        "a b"
      })
  void aUrlThatIsNoneIsRefused(@Nullable String url) {
    assertThatThrownBy(() -> RtmpUrl.parse(String.valueOf(url)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void urlsAreTakenApart() {
    RtmpUrl url = RtmpUrl.parse("rtmps://[2001:db8::1]/app/instance/key?a=b&c");
    assertThat(url.secure()).isTrue();
    assertThat(url.host()).isEqualTo("2001:db8::1");
    assertThat(url.port()).isEqualTo(443);
    assertThat(url.application()).isEqualTo("app/instance");
    assertThat(url.name()).isEqualTo("key?a=b&c");
    assertThat(url.tcUrl()).isEqualTo("rtmps://[2001:db8::1]/app/instance");
    assertThat(url.toString()).doesNotContain("key");
    assertThat(RtmpUrl.parse("rtmp://h:1936/live/k").tcUrl()).isEqualTo("rtmp://h:1936/live");
  }
}
