package org.tinybeauty.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Region;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.rtmp.RtmpClient;
import org.tinybeauty.rtmp.RtmpClientListener;
import org.tinybeauty.rtmp.RtmpServer;
import org.tinybeauty.rtmp.RtmpTrust;
import org.tinybeauty.rtmp.RtmpUrl;
import org.tinybeauty.stream.AccessPolicy;
import org.tinybeauty.stream.AccessSettings;
import org.tinybeauty.stream.FlvSample;
import org.tinybeauty.stream.RtmpGate;
import org.tinybeauty.stream.StreamHub;
import org.tinybeauty.testing.FreePort;

/// A changed configuration while a stream runs: each change takes hold, and whoever watches gets
/// every picture.
@Timeout(300)
class ServerReloadTest {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
  private static final long LOOK_MILLIS = 10;

  /// Pictures that a decoder may keep to itself.
  private static final int KEPT = 3;

  @TempDir private Path folder;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<RtmpClient> clients = new ArrayList<>();
  private final List<Long> sent = new ArrayList<>();
  private List<FlvSample.Tag> sample = List.of();
  private int next;
  private long shift;
  private Path file = Path.of("");
  private int port;
  private @Nullable Server server;
  private @Nullable ConfigWatch watch;

  /// Keeps the times of the pictures that it gets.
  private static final class Client implements RtmpClientListener {
    private final List<Long> pictures = new ArrayList<>();
    private boolean ready;
    private boolean closed;

    @Override
    public synchronized void ready() {
      ready = true;
    }

    @Override
    public synchronized void media(MediaKind kind, long timestampMillis, ByteBuf body) {
      if (kind == MediaKind.VIDEO && body.getByte(body.readerIndex() + 1) == 1) {
        pictures.add(timestampMillis);
      }
      body.release();
    }

    @Override
    public synchronized void closed(String why) {
      closed = true;
    }

    synchronized boolean isReady() {
      return ready;
    }

    synchronized boolean isClosed() {
      return closed;
    }

    synchronized List<Long> pictures() {
      return List.copyOf(pictures);
    }
  }

  @BeforeEach
  void start() throws IOException {
    sample = FlvSample.read();
    port = FreePort.any();
    file = folder.resolve("serve.yaml");
    write("look: {style: none}\nkeys: [{key: a}]");
    Server started = Server.start(read());
    server = started;
    watch = new ConfigWatch(file, this::read, started::apply, LOOK_MILLIS);
  }

  @AfterEach
  void close() {
    clients.forEach(RtmpClient::close);
    if (watch != null) {
      watch.close();
    }
    if (server != null) {
      server.close();
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private void write(String yaml) throws IOException {
    String common =
        """
        rtmp: {address: 127.0.0.1, port: %d}
        http: {port: 0}
        access: {reconnect-seconds: 0}
        """
            .formatted(port);
    Files.writeString(file, common + yaml);
  }

  private ServeConfig read() {
    return ServeConfigReader.read(file, UnaryOperator.identity());
  }

  private static void await(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s, in time", what).isLessThan(deadline);
      LockSupport.parkNanos(2_000_000);
    }
  }

  private RtmpUrl url(String path) {
    return RtmpUrl.parse("rtmp://127.0.0.1:" + port + "/" + path);
  }

  private Client play(String path) throws IOException {
    Client events = new Client();
    clients.add(RtmpClient.play(group, url(path), RtmpTrust.anyone(), events));
    await(() -> events.isReady() || events.isClosed(), "an answer to play");
    return events;
  }

  private boolean mayPublish(String path) throws IOException {
    Client events = new Client();
    RtmpClient client = RtmpClient.publish(group, url(path), RtmpTrust.anyone(), events);
    await(() -> events.isReady() || events.isClosed(), "an answer to publish");
    client.close();
    return !events.isClosed();
  }

  private Look look() {
    if (server == null) {
      throw new IllegalStateException("no server");
    }
    return server.registry().sessions().iterator().next().looks().everyone();
  }

  private void awaitStyle(String style) {
    await(() -> look().wear(Region.LIPS).style().equals(style) && !look().bare(), style);
  }

  /// Sends so many pictures more, and waits until the player has them.
  private void pictures(RtmpClient publisher, Client player, int count) {
    int end = sent.size() + count;
    while (sent.size() < end) {
      FlvSample.Tag tag = sample.get(next++);
      boolean picture = tag.kind() == MediaKind.VIDEO && tag.body()[1] == 1;
      boolean sound = tag.kind() == MediaKind.AUDIO && tag.body()[1] == 1;
      if (picture || sound || shift == 0) {
        publisher.send(tag.kind(), tag.millis() + shift, Unpooled.wrappedBuffer(tag.body()));
      }
      if (picture) {
        sent.add(tag.millis() + shift);
      }
      if (next == sample.size()) {
        next = 0;
        shift = sent.getLast() + 40;
      }
    }
    await(() -> player.pictures().size() >= end - KEPT, "pictures");
  }

  @Test
  void everyChangeTakesHoldAndNobodyMissesAPicture() throws Exception {
    Client events = new Client();
    RtmpClient publisher = RtmpClient.publish(group, url("live/a"), RtmpTrust.anyone(), events);
    clients.add(publisher);
    await(events::isReady, "the publisher");
    Client player = play("beauty/a");
    pictures(publisher, player, 30);
    assertThat(look().bare()).isTrue();

    write("look: {style: natural, lips: 0.5}\nkeys: [{key: a}]");
    awaitStyle("natural");
    assertThat(look().wear(Region.LIPS).strength()).isEqualTo(0.5f);
    pictures(publisher, player, 60);

    assertThat(mayPublish("live/b")).isFalse();
    write("look: {style: natural}\nkeys: [{key: a}, {key: b}]");
    await(() -> look().wear(Region.LIPS).strength() == 1, "the second change");
    assertThat(mayPublish("live/b")).isTrue();
    pictures(publisher, player, 30);

    outputsComeAndGo(publisher, player);

    Path styles = style("mine");
    write("styles: [%s]\nlook: {style: mine}\nkeys: [{key: a}]".formatted(styles));
    awaitStyle("mine");
    pictures(publisher, player, 60);

    write("keys: [{key: c}]");
    awaitStyle("natural");
    assertThat(mayPublish("live/a")).isFalse();
    assertThat(play("beauty/a").isClosed()).as("a new player of a key that is gone").isTrue();
    pictures(publisher, player, 30);

    assertThat(events.isClosed()).isFalse();
    assertThat(player.isClosed()).isFalse();
    assertThat(player.pictures()).isEqualTo(sent.subList(0, player.pictures().size()));
  }

  private void outputsComeAndGo(RtmpClient publisher, Client player) throws Exception {
    Path recordings = Files.createDirectory(folder.resolve("recordings"));
    StreamHub hub = new StreamHub();
    try (AccessPolicy policy = new AccessPolicy(AccessSettings.LOCAL);
        RtmpServer target = new RtmpServer(new RtmpGate(hub, policy), 1, 10)) {
      int at = target.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).getPort();
      write(
          "keys: [{key: a, outputs: {push: [rtmp://127.0.0.1:%d/live/there], record: {folder: %s}}}]"
              .formatted(at, recordings));
      await(() -> hub.find("live/there").isPresent(), "the push");
      await(() -> files(recordings).size() == 1 || pictureMore(publisher, player), "the recording");
      pictures(publisher, player, 60);
      await(() -> hub.find("live/there").orElseThrow().counts().packets() > 0, "pictures there");

      write("keys: [{key: a}]");
      await(() -> !hub.find("live/there").orElseThrow().live(), "the end of the push");
      pictures(publisher, player, 60);
      assertThat(files(recordings)).hasSize(1).allSatisfy(one -> assertThat(one).isNotEmptyFile());
    } finally {
      hub.close();
    }
  }

  private boolean pictureMore(RtmpClient publisher, Client player) {
    pictures(publisher, player, 1);
    return false;
  }

  private static List<Path> files(Path in) {
    try (Stream<Path> list = Files.list(in)) {
      return list.toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path style(String name) throws IOException {
    Path styles = Files.createDirectory(folder.resolve("styles"));
    Path to = Files.createDirectory(styles.resolve(name));
    Path from = Path.of(System.getProperty("tinybeauty.home", ".."), "models", "styles", "natural");
    Files.copy(from.resolve("network.onnx"), to.resolve("network.onnx"));
    Files.writeString(
        to.resolve("style.json"),
        Files.readString(from.resolve("style.json"))
            .replace("\"name\" : \"natural\"", "\"name\" : \"" + name + "\""));
    return styles;
  }
}
