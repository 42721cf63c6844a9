package org.tinybeauty.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.makeup.LiveMakeup;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.media.EncoderSettings;
import org.tinybeauty.media.LiveClip;
import org.tinybeauty.media.LiveSettings;
import org.tinybeauty.rtmp.Amf0;
import org.tinybeauty.rtmp.EcmaArray;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.SessionOutputs;
import org.tinybeauty.session.SessionRegistry;
import org.tinybeauty.stats.LiveCount;

/// From `live/KEY` to `beauty/KEY`, through the hub, with the sample clip.
final class LiveSessionTest {
  private static final Path MODELS = Path.of("..", "models");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  /// Never late, however slow the machine of the test is: what is left out is another test's.
  private static final LiveSettings SETTINGS =
      new LiveSettings(
          EncoderSettings.DEFAULT.withPreset("ultrafast").withThreads(1), 0, 0, 1_000_000);

  private final StreamHub hub = new StreamHub();
  private final SessionRegistry registry = new SessionRegistry();
  private final Viewer viewer = new Viewer();
  private LiveSessions sessions;

  /// Keeps what it gets.
  private static final class Viewer implements Subscriber {
    private final List<Packet> packets = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @Override
    public synchronized void send(Packet packet) {
      packets.add(packet.retain());
    }

    @Override
    public void end() {
      over.countDown();
    }

    synchronized List<Packet> of(MediaKind kind, MediaTag.Role role) {
      return packets.stream()
          .filter(packet -> packet.kind() == kind && packet.tag().role() == role)
          .toList();
    }

    List<Long> times(MediaKind kind) {
      return of(kind, MediaTag.Role.FRAMES).stream().map(Packet::dtsMillis).toList();
    }
  }

  @BeforeEach
  void begin() throws PublishRefusedException {
    sessions = sessions(8);
    hub.subscribe("beauty/key", viewer);
  }

  private LiveSessions sessions(int most) {
    LiveMakeup makeup =
        new LiveMakeup(
            new StyleShelf(List.of(MODELS.resolve("styles"))), MODELS.resolve("locator"), 1);
    return new LiveSessions(
        hub,
        makeup,
        registry,
        SETTINGS,
        most,
        key -> Look.of("natural"),
        key -> SessionOutputs.NONE);
  }

  @AfterEach
  void end() {
    sessions.close();
    hub.close();
    assertThat(registry.sessions()).isEmpty();
    viewer.packets.forEach(Packet::release);
    assertThat(viewer.packets).allMatch(packet -> packet.refCnt() == 0);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /// Waits until all has gone out but what a decoder keeps to reorder.
  private void awaitSent(int pictures) {
    Session session = sessions.session("key").orElseThrow();
    await(() -> session.live().count(LiveCount.SENT) >= pictures - 3);
  }

  /// Publishes the sample clip as an encoder would.
  ///
  /// @param pictures so many
  /// @param start the first timestamp
  /// @return dts of video and audio as sent, without the start
  private static List<List<Long>> publish(
      Publication to, int pictures, long start, boolean video, boolean audio) {
    List<Long> videoTimes = new ArrayList<>();
    List<Long> audioTimes = new ArrayList<>();
    try (LiveClip clip = LiveClip.open(MODELS.resolve("demo").resolve("collins.mp4"))) {
      ByteBuf metadata = Unpooled.buffer();
      EcmaArray values = new EcmaArray(Map.of("width", 1280.0, "videodatarate", 1500.0));
      Amf0.encode(metadata, "onMetaData", values);
      to.receive(MediaKind.SCRIPT, start & 0xFFFF_FFFFL, metadata);
      if (video) {
        ByteBuf header = VideoBody.header(ByteBufAllocator.DEFAULT, clip.codec(), clip.config());
        to.receive(MediaKind.VIDEO, start & 0xFFFF_FFFFL, header);
      }
      if (audio) {
        ByteBuf header = Unpooled.buffer().writeByte(0xaf).writeByte(0);
        to.receive(MediaKind.AUDIO, start & 0xFFFF_FFFFL, header.writeBytes(clip.audioConfig()));
      }
      long offset = 100;
      while (videoTimes.size() < pictures && clip.next()) {
        long dts = clip.dtsMicros() / 1000 + offset;
        int composition = (int) (clip.ptsMicros() / 1000 + offset - dts);
        long stamp = start + dts & 0xFFFF_FFFFL;
        if (clip.video()) {
          videoTimes.add(dts);
          if (video) {
            ByteBuf body =
                VideoBody.frames(
                    ByteBufAllocator.DEFAULT,
                    clip.codec(),
                    clip.bytes(),
                    composition,
                    clip.keyframe());
            to.receive(MediaKind.VIDEO, stamp, body);
          }
        } else if (audio) {
          audioTimes.add(dts);
          ByteBuf body = Unpooled.buffer().writeByte(0xaf).writeByte(1);
          to.receive(MediaKind.AUDIO, stamp, body.writeBytes(clip.bytes()));
        }
      }
    }
    return List.of(videoTimes, audioTimes);
  }

  private Publication publisher() throws PublishRefusedException {
    return hub.publish("live/key", StreamSource.inside(), false);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 0x7FFF_FE00L, 0xFFFF_FE00L, 0xFF_FE00L})
  void everyPictureAndSoundComesOutAtItsTimeAcrossWraps(long start) throws Exception {
    Publication to = publisher();
    List<List<Long>> sent = publish(to, 40, start, true, true);
    awaitSent(40);
    to.end();
    assertThat(viewer.over.await(120, TimeUnit.SECONDS)).isTrue();

    assertThat(viewer.times(MediaKind.VIDEO))
        .isEqualTo(sent.get(0).stream().map(dts -> dts + start).toList());
    assertThat(viewer.times(MediaKind.AUDIO))
        .isEqualTo(sent.get(1).stream().map(dts -> dts + start).toList());
    assertThat(viewer.of(MediaKind.VIDEO, MediaTag.Role.HEADER)).hasSize(1);
    assertThat(viewer.of(MediaKind.AUDIO, MediaTag.Role.HEADER)).hasSize(1);
    assertThat(viewer.packets.indexOf(viewer.of(MediaKind.VIDEO, MediaTag.Role.HEADER).getFirst()))
        .isLessThan(
            viewer.packets.indexOf(viewer.of(MediaKind.VIDEO, MediaTag.Role.FRAMES).getFirst()));
  }

  @Test
  void soundNeverLeavesItsPictureByMoreThanAFrame() throws Exception {
    Publication to = publisher();
    publish(to, 60, 0, true, true);
    awaitSent(60);
    to.end();
    assertThat(viewer.over.await(120, TimeUnit.SECONDS)).isTrue();

    long video = Long.MIN_VALUE;
    long last = viewer.times(MediaKind.VIDEO).getLast();
    for (Packet packet : viewer.packets) {
      if (packet.tag().role() != MediaTag.Role.FRAMES || packet.dtsMillis() > last) {
        continue;
      }
      if (packet.kind() == MediaKind.VIDEO) {
        video = packet.dtsMillis();
      } else if (video != Long.MIN_VALUE) {
        assertThat(packet.dtsMillis() - video).isBetween(-40L, 40L);
      }
    }
  }

  @Test
  void metadataSaysWhatBecameOfTheStream() throws Exception {
    Publication to = publisher();
    publish(to, 5, 0, true, false);
    to.end();
    assertThat(viewer.over.await(120, TimeUnit.SECONDS)).isTrue();

    Packet script = viewer.of(MediaKind.SCRIPT, MediaTag.Role.OTHER).getFirst();
    LiveMetadata metadata = Objects.requireNonNull(LiveMetadata.read(script.body()));
    assertThat(metadata.values())
        .containsEntry("encoder", "tinybeauty")
        .containsEntry("width", 1280.0);
  }

  @Test
  void soundAlonePassesAtOnce() throws Exception {
    Publication to = publisher();
    List<List<Long>> sent = publish(to, 40, 0, false, true);

    assertThat(viewer.times(MediaKind.AUDIO)).isEqualTo(sent.get(1));
    to.end();
  }

  @Test
  void videoOfAnUnknownCodecPassesUntouched() throws Exception {
    Publication to = publisher();
    for (int i = 0; i < 10; i++) {
      byte[] body = {(byte) (i == 0 ? 0x12 : 0x22), 1, 2, 3, (byte) i};
      to.receive(MediaKind.VIDEO, i * 40L, Unpooled.wrappedBuffer(body));
    }

    assertThat(viewer.times(MediaKind.VIDEO)).hasSize(10);
    Session session = sessions.session("key").orElseThrow();
    assertThat(session.live().count(LiveCount.RELAYED)).isEqualTo(10);
    to.end();
  }

  @Test
  void videoWithoutItsHeaderPassesUntouched() throws Exception {
    Publication to = publisher();
    for (int i = 0; i < 10; i++) {
      byte[] body = {(byte) (i == 0 ? 0x17 : 0x27), 1, 0, 0, 0, 0, 0, 0, 1, 9};
      to.receive(MediaKind.VIDEO, i * 40L, Unpooled.wrappedBuffer(body));
    }

    assertThat(viewer.times(MediaKind.VIDEO)).hasSize(10);
    to.end();
  }

  @Test
  void facesAreMadeUpOnceTheStyleIsLoaded() throws Exception {
    Publication to = publisher();
    Session session = sessions.session("key").orElseThrow();
    long shift = 0;
    while (session.live().count(LiveCount.MADE_UP) == 0) {
      publish(to, 20, shift, true, false);
      shift += 1_000;
      long sent = shift / 50;
      await(() -> session.live().count(LiveCount.DECODED) >= sent - 20);
      assertThat(shift).isLessThan(600_000);
    }

    assertThat(registry.find(session.id())).contains(session);
    to.end();
  }

  @Test
  void streamsBeyondTheLimitPassAsTheyCome() throws Exception {
    sessions.close();
    StreamHub other = hub;
    sessions = sessions(0);
    Publication to = other.publish("live/key", StreamSource.inside(), true);
    List<List<Long>> sent = publish(to, 20, 0, true, true);

    assertThat(viewer.times(MediaKind.VIDEO)).isEqualTo(sent.get(0));
    to.end();
  }

  @Test
  void closingEndsTheMadeUpStream() throws Exception {
    Publication to = publisher();
    publish(to, 10, 0, true, true);

    sessions.close();

    assertThat(viewer.over.await(120, TimeUnit.SECONDS)).isTrue();
    assertThat(registry.sessions()).isEmpty();
    to.end();
  }
}
