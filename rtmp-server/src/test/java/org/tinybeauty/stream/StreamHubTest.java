package org.tinybeauty.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.rtmp.MediaKind;

class StreamHubTest {
  private static final String PATH = "live/secret";

  private final AtomicLong clock = new AtomicLong(1_000_000_000_000L);
  private final StreamHub hub = new StreamHub(clock::get, StreamHub.GRACE, 10);
  private final List<ByteBuf> bodies = new ArrayList<>();

  /// A publisher whose last sign of life tests set.
  private final class Source implements StreamSource {
    private final long heardNanos = clock.get();
    private boolean replaced;

    @Override
    public long silentNanos() {
      return clock.get() - heardNanos;
    }

    @Override
    public void replaced() {
      replaced = true;
    }
  }

  @AfterEach
  void nothingIsKeptOnceAllHasEnded() {
    hub.close();
    for (ByteBuf body : bodies) {
      assertThat(body.refCnt()).as("references to %s", body).isZero();
    }
  }

  private void pass(long millis) {
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    hub.expire();
  }

  private Publication publish() throws PublishRefusedException {
    return hub.publish(PATH, new Source(), false);
  }

  private void send(Publication to, MediaKind kind, long time, ByteBuf body) {
    bodies.add(body);
    to.receive(kind, time, body);
  }

  private void video(Publication to, long time, ByteBuf body) {
    send(to, MediaKind.VIDEO, time, body);
  }

  private void audio(Publication to, long time, ByteBuf body) {
    send(to, MediaKind.AUDIO, time, body);
  }

  /// Metadata, headers, a keyframe, one more picture, some sound.
  private void begin(Publication to, long time) {
    send(to, MediaKind.SCRIPT, 0, Tags.metadata("m"));
    video(to, 0, Tags.videoHeader(1));
    audio(to, 0, Tags.audioHeader(1));
    video(to, time, Tags.keyframe(1));
    audio(to, time + 5, Tags.audio(2));
    video(to, time + 33, Tags.interframe(3));
  }

  @Test
  void whoIsThereFromTheStartHearsAll() throws PublishRefusedException {
    Listener early = new Listener();
    hub.subscribe(PATH, early);
    begin(publish(), 100);
    assertThat(early.take())
        .containsExactly("m109@0", "V1@0", "A1@0", "K1@100", "a2@105", "v3@133");
  }

  @Test
  void whoComesLateHearsHeadersAndTheCachedPictures() throws PublishRefusedException {
    Publication publication = publish();
    begin(publication, 100);
    video(publication, 166, Tags.keyframe(4));
    audio(publication, 170, Tags.audio(5));
    Listener late = new Listener();
    hub.subscribe(PATH, late);
    assertThat(late.take()).containsExactly("m109@166", "V1@166", "A1@166", "K4@166", "a5@170");
    video(publication, 200, Tags.interframe(6));
    assertThat(late.take()).containsExactly("v6@200");
  }

  @Test
  void whoComesBetweenKeyframesOfTooLargeAGroupWaitsForTheNext() throws PublishRefusedException {
    Publication publication = publish();
    begin(publication, 0);
    for (int i = 0; i < 9; i++) {
      video(publication, 40 + i, Tags.sized(1 << 20, 7, 0x27, 1, 0, 0, 0));
    }
    Listener late = new Listener();
    hub.subscribe(PATH, late);
    assertThat(late.take()).containsExactly("m109@0", "V1@0", "A1@0");
    audio(publication, 60, Tags.audio(8));
    video(publication, 61, Tags.interframe(9));
    video(publication, 90, Tags.keyframe(10));
    video(publication, 91, Tags.interframe(11));
    assertThat(late.take()).containsExactly("a8@60", "K10@90", "v11@91");
  }

  @Test
  void aStreamThatNeverShowsAKeyframeIsShownAnyway() throws PublishRefusedException {
    Listener early = new Listener();
    hub.subscribe(PATH, early);
    Publication publication = publish();
    for (int second = 0; second <= 12; second++) {
      video(publication, second * 1_000L, Tags.interframe(second));
    }
    assertThat(early.take()).containsExactly("v11@11000", "v12@12000");
  }

  @Test
  void audioAloneIsAStream() throws PublishRefusedException {
    Publication publication = publish();
    audio(publication, 0, Tags.audioHeader(1));
    audio(publication, 23, Tags.audio(2));
    Listener late = new Listener();
    hub.subscribe(PATH, late);
    audio(publication, 46, Tags.audio(3));
    assertThat(late.take()).containsExactly("A1@0", "a3@46");
  }

  @Test
  void videoAloneIsAStream() throws PublishRefusedException {
    Publication publication = publish();
    video(publication, 0, Tags.videoHeader(1));
    video(publication, 0, Tags.keyframe(2));
    Listener late = new Listener();
    hub.subscribe(PATH, late);
    assertThat(late.take()).containsExactly("V1@0", "K2@0");
  }

  @Test
  void headersThatChangeAreSentAndThoseThatDoNotAreNot() throws PublishRefusedException {
    Listener early = new Listener();
    hub.subscribe(PATH, early);
    Publication publication = publish();
    begin(publication, 100);
    early.take();
    video(publication, 0, Tags.videoHeader(1));
    send(publication, MediaKind.SCRIPT, 0, Tags.metadata("m"));
    assertThat(early.take()).isEmpty();
    video(publication, 150, Tags.videoHeader(2));
    send(publication, MediaKind.SCRIPT, 150, Tags.metadata("n"));
    assertThat(early.take()).containsExactly("V2@150", "m110@150");
    Listener late = new Listener();
    hub.subscribe(PATH, late);
    assertThat(late.take())
        .as("pictures of the old codec are not shown with the new header")
        .containsExactly("m110@150", "V2@150", "A1@0");
  }

  @Test
  void otherScriptDataPassesAndIsNotKept() throws PublishRefusedException {
    Listener early = new Listener();
    hub.subscribe(PATH, early);
    Publication publication = publish();
    send(publication, MediaKind.SCRIPT, 5, Tags.bytes(2, 0, 2, 'h', 'i'));
    send(publication, MediaKind.SCRIPT, 6, Tags.bytes(2, 0, 2, 'h', 'i'));
    assertThat(early.take()).containsExactly("m105@5", "m105@6");
    Listener late = new Listener();
    hub.subscribe(PATH, late);
    assertThat(late.take()).isEmpty();
  }

  @Test
  void manyHeadersAreNotAllKept() throws PublishRefusedException {
    Publication publication = publish();
    for (int track = 0; track < 256; track++) {
      video(publication, 0, Tags.bytes(0x96, 0, 'h', 'v', 'c', '1', track, 1));
    }
    Listener late = new Listener();
    hub.subscribe(PATH, late);
    assertThat(late.take()).hasSize(StreamCache.MAX_HEADERS);
  }

  @Test
  void aPublisherWhoComesBackWithinTheGraceFindsItsViewers() throws PublishRefusedException {
    Listener viewer = new Listener();
    Stream stream = hub.subscribe(PATH, viewer);
    List<Stream> starts = new ArrayList<>();
    hub.onPublish(starts::add);
    Publication first = publish();
    begin(first, 5_000);
    viewer.take();
    first.close();
    pass(29_000);
    assertThat(viewer.ended).isFalse();
    Publication second = publish();
    assertThat(second.stream()).isSameAs(stream);
    video(second, 0, Tags.videoHeader(1));
    audio(second, 0, Tags.audioHeader(1));
    video(second, 0, Tags.interframe(8));
    video(second, 33, Tags.keyframe(9));
    audio(second, 40, Tags.audio(10));
    assertThat(viewer.take())
        .as("same headers, so none are sent; pictures start with a keyframe; time goes on")
        .containsExactly("K9@34066", "a10@34073");
    assertThat(starts).containsExactly(stream);
    assertThat(stream.counts().publishers()).isEqualTo(2);
  }

  @Test
  void aPublisherWhoComesBackWithOtherHeadersSendsThem() throws PublishRefusedException {
    Listener viewer = new Listener();
    hub.subscribe(PATH, viewer);
    Publication first = publish();
    begin(first, 5_000);
    first.close();
    pass(1_000);
    viewer.take();
    Publication second = publish();
    video(second, 0, Tags.videoHeader(2));
    video(second, 0, Tags.keyframe(9));
    assertThat(viewer.take()).containsExactly("V2@5033", "K9@6033");
  }

  @Test
  void theStreamEndsWhenTheGraceIsOver() throws PublishRefusedException {
    Listener viewer = new Listener();
    Stream stream = hub.subscribe(PATH, viewer);
    begin(publish(), 0);
    stream.publication().orElseThrow().close();
    pass(30_000);
    assertThat(viewer.ended).isTrue();
    assertThat(stream.ended()).isTrue();
    assertThat(hub.find(PATH)).isEmpty();
    Publication next = publish();
    assertThat(next.stream()).isNotSameAs(stream);
    assertThat(stream.subscribe(new Listener())).isFalse();
  }

  @Test
  void aPublisherInsideMayEndItsStreamAtOnce() throws PublishRefusedException {
    Listener viewer = new Listener();
    hub.subscribe(PATH, viewer);
    Publication publication = hub.publish(PATH, StreamSource.inside(), false);
    publication.end();
    assertThat(viewer.ended).isTrue();
    assertThat(publication.current()).isFalse();
  }

  @Test
  void timesOfThisProgramNeverGoBackEither() throws PublishRefusedException {
    Listener viewer = new Listener();
    hub.subscribe(PATH, viewer);
    Publication publication = hub.publish(PATH, StreamSource.inside(), false);
    long[] times = {50, 83, 70, 100};
    for (long time : times) {
      ByteBuf body = Tags.keyframe(1);
      bodies.add(body);
      publication.publish(Packet.of(MediaKind.VIDEO, time, body, clock.get()));
    }
    assertThat(viewer.take()).containsExactly("K1@50", "K1@83", "K1@83", "K1@100");
  }

  @Test
  void aSecondPublisherOfALiveStreamIsRefused() throws PublishRefusedException {
    Publication first = publish();
    assertThatThrownBy(this::publish)
        .isInstanceOf(PublishRefusedException.class)
        .hasMessage("live/se… is live")
        .hasMessageNotContaining("secret");
    assertThat(first.current()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1_000, 4_999, 5_000})
  void aPublisherIsNotDeadSoSoon(long silentMillis) throws PublishRefusedException {
    publish();
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(silentMillis));
    assertThatThrownBy(this::publish).isInstanceOf(PublishRefusedException.class);
  }

  @Test
  void aDeadPublisherIsReplaced() throws PublishRefusedException {
    Source dead = new Source();
    Publication first = hub.publish(PATH, dead, false);
    begin(first, 0);
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(5_001));
    Publication second = publish();
    assertThat(dead.replaced).isTrue();
    assertThat(first.current()).isFalse();
    Listener viewer = new Listener();
    hub.subscribe(PATH, viewer);
    viewer.take();
    video(first, 99, Tags.keyframe(4));
    assertThat(viewer.take()).as("the dead one's packets go nowhere").isEmpty();
    first.close();
    first.end();
    assertThat(second.current()).as("its leaving does not touch the new one").isTrue();
  }

  @Test
  void aTakeoverReplacesOneThatIsAlive() throws PublishRefusedException {
    Source alive = new Source();
    Publication first = hub.publish(PATH, alive, false);
    Publication second = hub.publish(PATH, new Source(), true);
    assertThat(alive.replaced).isTrue();
    assertThat(first.current()).isFalse();
    assertThat(second.current()).isTrue();
  }

  @Test
  void aSubscriberThatFailsIsTakenOffAndTheOthersGoOn() throws PublishRefusedException {
    Listener good = new Listener();
    hub.subscribe(
        PATH,
        new Subscriber() {
          @Override
          public void send(Packet packet) {
            throw new IllegalStateException("broken subscriber");
          }

          @Override
          public void end() {}
        });
    hub.subscribe(PATH, good);
    Publication publication = publish();
    begin(publication, 0);
    assertThat(good.take()).hasSize(6);
    assertThat(publication.stream().counts().subscribers()).isEqualTo(1);
  }

  @Test
  void anUnsubscribedOneHearsNoMore() throws PublishRefusedException {
    Listener viewer = new Listener();
    Stream stream = hub.subscribe(PATH, viewer);
    Publication publication = publish();
    stream.unsubscribe(viewer);
    begin(publication, 0);
    assertThat(viewer.take()).isEmpty();
    assertThat(viewer.ended).isFalse();
  }

  @Test
  void streamsAreLimitedAndThoseNobodyWaitsForAreForgotten() throws PublishRefusedException {
    List<Stream> waited = new ArrayList<>();
    List<Listener> viewers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Listener viewer = new Listener();
      viewers.add(viewer);
      waited.add(hub.subscribe("live/" + i, viewer));
    }
    assertThatThrownBy(() -> hub.subscribe(PATH, new Listener()))
        .isInstanceOf(PublishRefusedException.class);
    waited.get(3).unsubscribe(viewers.get(3));
    pass(0);
    hub.subscribe(PATH, new Listener());
    assertThat(hub.streams()).hasSize(10);
  }

  @Test
  void anotherGraceMayBeSet() throws PublishRefusedException {
    hub.grace(Duration.ofSeconds(2));
    Publication publication = publish();
    publication.close();
    pass(1_999);
    assertThat(publication.stream().ended()).isFalse();
    pass(1);
    assertThat(publication.stream().ended()).isTrue();
  }
}
