package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.rtmp.RtmpMessage.Media;
import org.tinybeauty.stream.AccessPolicy;
import org.tinybeauty.stream.AccessSettings;
import org.tinybeauty.stream.RtmpGate;
import org.tinybeauty.stream.StreamHub;

/// A whole server on loopback, behind networks that delay, stall, starve and cut.
@Timeout(120)
class BadNetworkTest {
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final int MOST_JITTER_MILLIS = 500;
  private static final int PICTURES = 60;

  @TempDir private Path folder;
  private final StreamHub hub = new StreamHub();
  private final AccessPolicy policy = new AccessPolicy(AccessSettings.LOCAL);
  private final RtmpServer server = new RtmpServer(new RtmpGate(hub, policy), 2, 100);
  private final List<RtmpClient> clients = new ArrayList<>();
  private final List<TcpProxy> proxies = new ArrayList<>();
  private InetSocketAddress address = new InetSocketAddress(0);

  @BeforeEach
  void listen() throws IOException {
    address = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() throws IOException {
    clients.forEach(RtmpClient::close);
    for (TcpProxy proxy : proxies) {
      proxy.close();
    }
    server.close();
    hub.close();
    policy.close();
  }

  private static void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s, in time", what).isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private int through(InetSocketAddress to, TcpProxy.Fault up, TcpProxy.Fault down, boolean resets)
      throws IOException {
    proxies.add(new TcpProxy(to, up, down, resets));
    return proxies.getLast().port();
  }

  private static RtmpUrl url(String scheme, int port) {
    return RtmpUrl.parse(scheme + "://127.0.0.1:" + port + "/live/key");
  }

  private RtmpClient publish(int port) throws IOException {
    Player events = new Player();
    clients.add(
        RtmpClient.publish(server.eventLoops(), url("rtmp", port), RtmpTrust.anyone(), events));
    events.awaitReady();
    return clients.getLast();
  }

  private Player play(int port) throws IOException {
    Player player = new Player();
    clients.add(
        RtmpClient.play(server.eventLoops(), url("rtmp", port), RtmpTrust.anyone(), player));
    return player.awaitReady();
  }

  private static ByteBuf picture(boolean key, int number, int bytes) {
    ByteBuf body = Unpooled.buffer(bytes);
    body.writeByte(key ? 0x17 : 0x27).writeByte(1).writeZero(3);
    while (body.readableBytes() < bytes) {
      body.writeByte(number);
    }
    return body;
  }

  private static void send(RtmpClient publisher, int first, int count, int bytes) {
    for (int i = first; i < first + count; i++) {
      publisher.send(MediaKind.VIDEO, i * 33L, picture(i % 10 == 0, i % 250, bytes));
    }
  }

  private static void awaitTimes(Player player, int pictures) {
    List<Long> expected = Stream.iterate(0L, time -> time + 33).limit(pictures).toList();
    await(
        () ->
            player.heard().size() >= pictures
                && player.heard().stream()
                    .map(Player.Heard::timestampMillis)
                    .toList()
                    .equals(expected),
        "all pictures at their times");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatAPublisherSendsThroughJitterComesWhole(long seed) throws IOException {
    Player player = play(address.getPort());
    TcpProxy.Fault jitter = TcpProxy.jitter(seed, MOST_JITTER_MILLIS);
    RtmpClient publisher = publish(through(address, jitter, TcpProxy.clear(), false));
    send(publisher, 0, PICTURES, 1_000);
    awaitTimes(player, PICTURES);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7, 8})
  void whatAPlayerGetsThroughJitterComesWhole(long seed) throws IOException {
    TcpProxy.Fault jitter = TcpProxy.jitter(seed, MOST_JITTER_MILLIS);
    Player player = play(through(address, TcpProxy.clear(), jitter, false));
    Player near = play(address.getPort());
    send(publish(address.getPort()), 0, PICTURES, 1_000);
    awaitTimes(near, PICTURES);
    awaitTimes(player, PICTURES);
  }

  @Test
  void aPublisherInTheDarkKeepsItsStreamAndLosesNothing() throws IOException {
    TcpProxy.Blackout blackout = new TcpProxy.Blackout();
    RtmpClient publisher = publish(through(address, blackout, TcpProxy.clear(), false));
    Player player = play(address.getPort());
    send(publisher, 0, 20, 1_000);
    awaitTimes(player, 20);
    blackout.dark(true);
    send(publisher, 20, 20, 1_000);
    await(() -> blackout.held() > 0, "bytes in the dark");
    Player late = play(address.getPort());
    await(() -> late.heard().size() == 10, "the group of pictures before the dark");
    assertThat(player.heard()).hasSize(20);
    blackout.dark(false);
    send(publisher, 40, 20, 1_000);
    awaitTimes(player, PICTURES);
    assertThat(player.isClosed()).isFalse();
  }

  @Test
  void aPlayerInTheDarkSlowsNobodyAndGoesOnFromAKeyframe() throws IOException {
    TcpProxy.Blackout blackout = new TcpProxy.Blackout();
    Player far = play(through(address, TcpProxy.clear(), blackout, false));
    Player near = play(address.getPort());
    RtmpClient publisher = publish(address.getPort());
    send(publisher, 0, 10, 1_000);
    awaitTimes(far, 10);
    blackout.dark(true);
    int sent = 10;
    while (hub.find("live/key").orElseThrow().counts().viewerDrops() == 0) {
      send(publisher, sent, 10, 100_000);
      sent += 10;
      int all = sent;
      await(() -> near.heard().size() == all, "pictures nearby");
      assertThat(sent).as("pictures before the far player is dropped").isLessThan(2_000);
    }
    blackout.dark(false);
    int again = sent;
    await(
        () -> {
          List<Player.Heard> heard = far.heard();
          return heard.getLast().timestampMillis() >= (again - 30) * 33L
              || pictureMore(publisher, near);
        },
        "the far player is back");
    List<Player.Heard> heard = far.heard();
    for (int i = 1; i < heard.size(); i++) {
      boolean next = heard.get(i).timestampMillis() - heard.get(i - 1).timestampMillis() == 33;
      assertThat(next || heard.get(i).body().get(0) == 0x17)
          .as("picture %d: a gap ends in a keyframe", i)
          .isTrue();
    }
    awaitTimes(near, near.heard().size());
  }

  private static boolean pictureMore(RtmpClient publisher, Player near) {
    int number = near.heard().size();
    send(publisher, number, 1, 1_000);
    await(() -> near.heard().size() > number, "a picture nearby");
    return false;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000, 1_537, 2_000})
  void aHandshakeOfAByteASecondIsClosed(int after) throws IOException {
    int port = through(address, TcpProxy.aByteASecondAfter(after), TcpProxy.clear(), false);
    Player events = new Player();
    clients.add(
        RtmpClient.publish(server.eventLoops(), url("rtmp", port), RtmpTrust.anyone(), events));
    assertThat(events.awaitClosed()).isNotEmpty();
    await(() -> server.connections() == 0, "no connection");
    publish(address.getPort());
  }

  @Test
  void aPublisherOfAByteASecondHarmsNobody() throws IOException {
    int port = through(address, TcpProxy.aByteASecondAfter(6_000), TcpProxy.clear(), false);
    RtmpClient slow = publish(port);
    send(slow, 0, PICTURES, 1_000);
    Player player = new Player();
    RtmpUrl other = RtmpUrl.parse("rtmp://127.0.0.1:" + address.getPort() + "/live/other");
    clients.add(RtmpClient.play(server.eventLoops(), other, RtmpTrust.anyone(), player));
    player.awaitReady();
    Player events = new Player();
    RtmpClient publisher =
        RtmpClient.publish(server.eventLoops(), other, RtmpTrust.anyone(), events);
    clients.add(publisher);
    events.awaitReady();
    send(publisher, 0, PICTURES, 1_000);
    awaitTimes(player, PICTURES);
  }

  @Test
  void aPlayerOfAByteASecondHarmsNobody() throws IOException {
    int port = through(address, TcpProxy.clear(), TcpProxy.aByteASecondAfter(6_000), false);
    play(port);
    Player near = play(address.getPort());
    RtmpClient publisher = publish(address.getPort());
    send(publisher, 0, PICTURES, 50_000);
    awaitTimes(near, PICTURES);
  }

  static List<Arguments> cuts() {
    List<Arguments> all = new ArrayList<>();
    int[] offsets = {0, 1, 1_536, 1_537, 3_072, 3_073, 3_090, 3_200, 3_300, 3_400, 5_000, 20_000};
    for (int offset : offsets) {
      all.add(Arguments.of(offset, false));
      all.add(Arguments.of(offset, true));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aPublisherThatIsCutOffLeavesItsKeyFree(int bytes, boolean reset) throws IOException {
    Player events = new Player();
    int port = through(address, TcpProxy.cutAfter(bytes), TcpProxy.clear(), reset);
    RtmpClient cut =
        RtmpClient.publish(server.eventLoops(), url("rtmp", port), RtmpTrust.anyone(), events);
    clients.add(cut);
    await(
        () -> {
          send(cut, 0, 1, 1_000);
          return events.isClosed();
        },
        "the publisher hears of it");
    await(() -> server.connections() == 0, "no connection");
    Player player = play(address.getPort());
    RtmpClient next = publish(address.getPort());
    next.send(MediaKind.VIDEO, 0, picture(true, 77, 1_000));
    player.awaitWord("VIDEO 77");
  }

  private InetSocketAddress secure(RtmpTls tls) throws IOException {
    return server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls);
  }

  private String closes(int port, RtmpTrust trust) {
    Player events = new Player();
    clients.add(RtmpClient.publish(server.eventLoops(), url("rtmps", port), trust, events));
    return events.awaitClosed();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 50, 100, 200, 400})
  void aTlsHandshakeThatIsCutOffEndsThatConnectionOnly(int bytes) throws IOException {
    InetSocketAddress at = secure(RtmpTls.selfSigned());
    RtmpTrust anyone = RtmpTrust.anyone();
    int up = through(at, TcpProxy.cutAfter(bytes), TcpProxy.clear(), false);
    assertThat(closes(up, anyone)).isNotEmpty();
    int down = through(at, TcpProxy.clear(), TcpProxy.cutAfter(bytes), false);
    assertThat(closes(down, anyone)).isNotEmpty();
    await(() -> server.connections() == 0, "no connection");
    Player events = new Player();
    clients.add(
        RtmpClient.publish(server.eventLoops(), url("rtmps", at.getPort()), anyone, events));
    events.awaitReady();
  }

  @ParameterizedTest
  @CsvSource({
    "-10d, 300, ip:127.0.0.1, true",
    "-300d, 10, ip:127.0.0.1, false",
    "+10d, 300, ip:127.0.0.1, false",
    "-10d, 300, dns:other.example, false",
  })
  void aCertificateIsTrustedInItsTimeForItsHost(
      String start, int days, String host, boolean trusted)
      throws IOException, GeneralSecurityException {
    Certificates made = Certificates.make(folder, start, days, host);
    InetSocketAddress at = secure(RtmpTls.of(made.chain(), made.key()));
    RtmpTrust trust = RtmpTrust.of(made.authority());
    if (trusted) {
      Player events = new Player();
      clients.add(
          RtmpClient.publish(server.eventLoops(), url("rtmps", at.getPort()), trust, events));
      events.awaitReady();
    } else {
      assertThat(closes(at.getPort(), trust)).isEqualTo("TLS failed");
    }
  }

  @Test
  void aHostileChunkAfterJitterEndsThatConnectionOnly() throws IOException {
    int port = through(address, TcpProxy.jitter(9, 100), TcpProxy.clear(), true);
    Player player = play(address.getPort());
    try (RawPeer peer =
        new RawPeer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)).publish("key")) {
      peer.send(new Media(MediaKind.VIDEO, 0, 1, picture(true, 1, 500)));
      player.awaitWord("VIDEO 1");
      peer.socket.getOutputStream().write(new byte[] {(byte) 0xFD, 1, 2, 3, 4, 5, 6, 7});
      assertThat(peer.closedByServer()).isTrue();
    }
    publish(address.getPort()).send(MediaKind.VIDEO, 33, picture(true, 2, 500));
    player.awaitWord("VIDEO 2");
  }
}
