package org.tinybeauty.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.makeup.LiveMakeup;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.makeup.Transition;
import org.tinybeauty.media.EncoderSettings;
import org.tinybeauty.media.LiveClip;
import org.tinybeauty.media.LiveSettings;
import org.tinybeauty.media.PictureReader;
import org.tinybeauty.media.TranscodeListener;
import org.tinybeauty.media.Transcoder;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.SessionOutputs;
import org.tinybeauty.session.SessionRegistry;
import org.tinybeauty.stats.LiveCount;

/// A stream that goes out as it came while nothing is worn, and made up while something is, there
/// and back: HEVC becomes H.264 and HEVC again, pictures that come out of order stay at their
/// times, and none is lost.
@Timeout(300)
class LiveSwitchTest {
  private static final Path MODELS = Path.of("..", "models");
  private static final Look BARE = Look.of("natural").withMaster(0);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
  private static final int MOST_ROUNDS = 40;

  /// Pictures that a decoder may hold back.
  private static final int KEPT = 8;

  private static final LiveSettings SETTINGS =
      new LiveSettings(
          EncoderSettings.DEFAULT.withPreset("ultrafast").withThreads(1), 0, 0, 1_000_000);

  @TempDir private Path folder;
  private final StreamHub hub = new StreamHub();
  private final SessionRegistry registry = new SessionRegistry();
  private final List<Packet> got = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Long> sent = new ArrayList<>();
  private final LiveSessions sessions =
      new LiveSessions(
          hub,
          new LiveMakeup(
              new StyleShelf(List.of(MODELS.resolve("styles"))), MODELS.resolve("locator"), 1),
          registry,
          SETTINGS,
          1,
          key -> BARE,
          key -> SessionOutputs.NONE);
  private long shift = 200;

  @AfterEach
  void end() {
    sessions.close();
    hub.close();
    got.forEach(Packet::release);
  }

  private static void await(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s, in time", what).isLessThan(deadline);
      LockSupport.parkNanos(2_000_000);
    }
  }

  private Path clip(String encoder, int bFrames) throws Exception {
    Path flv = folder.resolve("sample.flv");
    try (InputStream in =
        Objects.requireNonNull(LiveSwitchTest.class.getResourceAsStream("sample.flv"))) {
      Files.copy(in, flv);
    }
    Path clip = folder.resolve("clip.mp4");
    EncoderSettings settings =
        EncoderSettings.DEFAULT
            .withVideoCodec(encoder)
            .withPreset("ultrafast")
            .withOption("g", "25")
            .withOption("bf", String.valueOf(bFrames));
    new Transcoder(flv, clip, settings, new FrameFilter.None(), TranscodeListener.NONE).run();
    return clip;
  }

  /// Publishes all of a clip, and waits until most of it has come out.
  private void round(Publication to, Path file, boolean header, Session session) {
    long last = shift;
    try (LiveClip clip = LiveClip.open(file)) {
      if (header) {
        ByteBuf body = VideoBody.header(ByteBufAllocator.DEFAULT, clip.codec(), clip.config());
        to.receive(MediaKind.VIDEO, 0, body);
      }
      while (clip.next()) {
        if (clip.video()) {
          long dts = shift + Math.round(clip.dtsMicros() / 1e3);
          long pts = shift + Math.round(clip.ptsMicros() / 1e3);
          int composition = (int) (pts - dts);
          to.receive(
              MediaKind.VIDEO,
              dts,
              VideoBody.frames(
                  ByteBufAllocator.DEFAULT,
                  clip.codec(),
                  clip.bytes(),
                  composition,
                  clip.keyframe()));
          sent.add(pts);
          last = Math.max(last, pts);
        }
      }
    }
    shift = last + 40;
    await(() -> session.live().count(LiveCount.SENT) >= sent.size() - KEPT, "pictures come out");
  }

  private void wear(Session session, Look look) {
    var _ = session.change(session.looks().withEveryone(look), Transition.CUT);
  }

  @ParameterizedTest
  @CsvSource({"libx265, 0", "libx265, 3", "libx264, 3"})
  void everyPictureComesOutWhicheverWayItGoes(String encoder, int bFrames) throws Exception {
    Path clip = clip(encoder, bFrames);
    hub.subscribe("beauty/key", viewer());
    Publication to = hub.publish("live/key", StreamSource.inside(), false);
    Session session = sessions.session("key").orElseThrow();

    round(to, clip, true, session);
    assertThat(session.live().count(LiveCount.RELAYED)).isPositive();
    assertThat(session.live().count(LiveCount.DECODED)).isZero();

    wear(session, Look.of("natural"));
    for (int i = 0; session.live().count(LiveCount.PLAIN) == 0; i++) {
      assertThat(i).as("rounds until it is made up").isLessThan(MOST_ROUNDS);
      round(to, clip, false, session);
    }
    round(to, clip, false, session);

    wear(session, BARE);
    long relayed = session.live().count(LiveCount.RELAYED);
    await(
        () -> {
          round(to, clip, false, session); // a change is taken up by a picture
          return session.live().count(LiveCount.RELAYED) > relayed;
        },
        "relayed again, some seconds after the change");
    round(to, clip, false, session);
    to.end();
    assertThat(over.await(120, TimeUnit.SECONDS)).isTrue();

    assertThat(session.live().count(LiveCount.DROPPED)).isZero();
    assertThat(session.live().count(LiveCount.CORRUPT)).isZero();
    check(encoder.equals("libx265") ? MediaTag.HEVC : MediaTag.AVC);
  }

  private Subscriber viewer() {
    return new Subscriber() {
      @Override
      public void send(Packet packet) {
        synchronized (got) {
          got.add(packet.retain());
        }
      }

      @Override
      public void end() {
        over.countDown();
      }
    };
  }

  private void check(int source) {
    List<Long> shown = new ArrayList<>();
    List<Integer> codecs = new ArrayList<>();
    AtomicInteger decoded = new AtomicInteger();
    boolean header = false;
    long dts = Long.MIN_VALUE;
    try (PictureReader reader = new PictureReader(frame -> decoded.incrementAndGet())) {
      for (Packet packet : got) {
        MediaTag tag = packet.tag();
        ByteBuf body = packet.body();
        int from = body.readerIndex() + tag.payload();
        int length = body.readableBytes() - tag.payload();
        if (tag.role() == MediaTag.Role.HEADER) {
          byte[] config = new byte[length];
          body.getBytes(from, config);
          reader.configure(Objects.requireNonNull(VideoBody.codec(tag.codec())), config);
          codecs.add(tag.codec());
          header = true;
        } else if (tag.role() == MediaTag.Role.FRAMES) {
          assertThat(packet.keyframe() || !header).as("a keyframe after a header").isTrue();
          header = false;
          assertThat(packet.dtsMillis()).isGreaterThanOrEqualTo(dts);
          dts = packet.dtsMillis();
          shown.add(dts + tag.compositionMillis());
          reader.decode(body.nioBuffer(from, length), shown.getLast() * 1000);
        }
      }
    }
    assertThat(shown.stream().sorted().toList()).isEqualTo(sent.stream().sorted().toList());
    assertThat(codecs).startsWith(source).contains(MediaTag.AVC).endsWith(source);
    assertThat(codecs.size()).as("headers").isBetween(3, 5);
    assertThat(decoded.get()).isGreaterThan(sent.size() - codecs.size() * KEPT);
  }
}
