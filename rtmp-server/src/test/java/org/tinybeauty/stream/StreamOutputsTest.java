package org.tinybeauty.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tinybeauty.media.LiveMuxer;
import org.tinybeauty.media.MediaInfo;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.rtmp.RtmpServer;
import org.tinybeauty.rtmp.RtmpTrust;
import org.tinybeauty.rtmp.RtmpUrl;
import org.tinybeauty.session.SessionOutputs;
import org.tinybeauty.session.SessionOutputs.Kind;
import org.tinybeauty.session.SessionOutputs.Output;
import org.tinybeauty.session.SessionOutputs.State;
import org.tinybeauty.stream.PushState.Phase;

@Timeout(180)
class StreamOutputsTest {
  private static final long BOUND_SECONDS = 60;
  private static final int FLAPS = 100;

  private final StreamHub hub = new StreamHub();
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<StreamOutputs> opened = new ArrayList<>();
  private StreamOutputs.Plan plan = StreamOutputs.Plan.NONE;

  @TempDir private Path folder;

  /// A server that pushes go to, with a hub of its own.
  private static final class Target implements AutoCloseable {
    final StreamHub hub = new StreamHub();
    final AccessPolicy policy = new AccessPolicy(AccessSettings.LOCAL);
    final RtmpServer server = new RtmpServer(new RtmpGate(hub, policy), 1, 100);
    final int port;

    Target(int port) throws IOException {
      this.port =
          server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)).getPort();
    }

    @Override
    public void close() {
      server.close();
      hub.close();
      policy.close();
    }
  }

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private StreamOutputs outputs;

  @BeforeEach
  void watch() throws IOException {
    PushSettings settings =
        new PushSettings(group, RtmpTrust.system(), new Random(1), System::nanoTime, 20, 50);
    outputs = new StreamOutputs(hub, settings, _ -> plan, folder.resolve("spare"), heard::add);
    opened.add(outputs);
  }

  @AfterEach
  void close() {
    opened.forEach(StreamOutputs::close);
    hub.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static void await(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s, in time", what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static RtmpUrl url(int port, String key) {
    return RtmpUrl.parse("rtmp://127.0.0.1:" + port + "/live/" + key);
  }

  private static StreamOutputs.Plan pushTo(RtmpUrl... targets) {
    return new StreamOutputs.Plan(List.of(targets), Optional.empty(), LiveMuxer.Format.MP4);
  }

  private Publication publish() throws PublishRefusedException {
    Publication to = hub.publish("beauty/secret", StreamSource.inside(), false);
    send(to, MediaKind.SCRIPT, 0, Tags.metadata("m"));
    send(to, MediaKind.VIDEO, 0, Tags.videoHeader(1));
    send(to, MediaKind.AUDIO, 0, Tags.audioHeader(1));
    return to;
  }

  private static void send(Publication to, MediaKind kind, long millis, ByteBuf body) {
    to.publish(Packet.of(kind, millis, body, 0));
  }

  private Phase phase(int port) {
    return outputs.pushes().stream()
        .filter(state -> state.target().contains(":" + port + "/"))
        .map(PushState::phase)
        .findFirst()
        .orElse(Phase.ENDED);
  }

  @Test
  void aTargetGetsHeadersThenPicturesFromAKeyframe() throws Exception {
    try (Target target = new Target(0)) {
      Listener listener = new Listener();
      target.hub.subscribe("live/there", listener);
      plan = pushTo(url(target.port, "there"));
      Publication to = publish();
      await(() -> phase(target.port) == Phase.LIVE, "live");
      send(to, MediaKind.VIDEO, 40, Tags.interframe(1));
      send(to, MediaKind.VIDEO, 80, Tags.keyframe(2));
      send(to, MediaKind.VIDEO, 120, Tags.interframe(3));
      send(to, MediaKind.AUDIO, 125, Tags.audio(4));
      await(() -> target.hub.find("live/there").orElseThrow().counts().packets() >= 6, "media");
      assertThat(String.join(" ", listener.heard))
          .matches("m\\S+ V1\\S+ A1\\S+ K2\\S+ v3\\S+ a4\\S+.*");
      to.end();
      await(() -> target.hub.find("live/there").map(s -> !s.live()).orElse(true), "end");
    }
  }

  @Test
  void aTargetThatFlapsComesBackAndDisturbsNobody() throws Exception {
    try (Target steady = new Target(0)) {
      int port;
      try (Target first = new Target(0)) {
        port = first.port;
      }
      Listener listener = new Listener();
      steady.hub.subscribe("live/steady", listener);
      plan = pushTo(url(steady.port, "steady"), url(port, "flapping"));
      Publication to = publish();
      await(() -> phase(steady.port) == Phase.LIVE, "steady");
      long time = 0;
      for (int flap = 0; flap < FLAPS; flap++) {
        try (Target flapping = new Target(port)) {
          await(() -> phase(port) == Phase.LIVE, "flap " + flap);
          long keyframe = ++time * 40;
          send(to, MediaKind.VIDEO, keyframe, Tags.keyframe(flap % 100));
          await(
              () ->
                  flapping
                          .hub
                          .find("live/flapping")
                          .map(stream -> stream.counts().packets())
                          .orElse(0L)
                      >= 4,
              "headers and a keyframe after flap " + flap);
          flapping.hub.streams().forEach(Stream::end);
        }
        await(() -> phase(port) != Phase.LIVE, "gone " + flap);
      }
      await(
          () -> steady.hub.find("live/steady").orElseThrow().counts().packets() >= FLAPS + 3,
          "all at the steady target");
      assertThat(listener.heard.stream().filter(word -> word.startsWith("K"))).hasSize(FLAPS);
      assertThat(
              outputs.pushes().stream()
                  .filter(state -> state.target().contains(":" + steady.port + "/"))
                  .findFirst()
                  .orElseThrow()
                  .connections())
          .isEqualTo(1);
      to.end();
    }
  }

  @Test
  void thePlanIsTakenUpWhileTheStreamRuns() throws Exception {
    try (Target one = new Target(0);
        Target two = new Target(0)) {
      plan = pushTo(url(one.port, "a"));
      Publication to = publish();
      await(() -> phase(one.port) == Phase.LIVE, "first");
      plan = pushTo(url(two.port, "b"));
      outputs.refresh();
      await(() -> phase(two.port) == Phase.LIVE, "second");
      await(() -> one.hub.find("live/a").map(s -> !s.live()).orElse(true), "first is left");
      to.end();
    }
  }

  @Test
  void outputsAreAddedAndTakenOffWhileTheStreamRuns() throws Exception {
    try (Target one = new Target(0);
        Target two = new Target(0)) {
      plan = pushTo(url(one.port, "a"));
      Publication to = publish();
      SessionOutputs mine = outputs.of("secret");
      await(() -> phase(one.port) == Phase.LIVE, "first");
      Output planned = mine.outputs().getFirst();
      Output added = mine.push("rtmp://127.0.0.1:" + two.port + "/live/hush");
      await(() -> phase(two.port) == Phase.LIVE, "second");
      assertThat(mine.outputs()).hasSize(2).allMatch(o -> o.state() == State.CONNECTED);
      assertThat(added.target()).doesNotContain("hush");
      assertThat(mine.remove(planned.id())).isTrue();
      assertThat(mine.remove(planned.id())).isFalse();
      await(() -> one.hub.find("live/a").map(s -> !s.live()).orElse(true), "first is left");
      assertThat(mine.outputs()).extracting(Output::id).containsExactly(added.id());
      assertThat(heard).contains("secret");
      to.end();

      Publication again = publish();
      assertThat(mine.outputs()).as("kept for a publisher who comes back").hasSize(1);
      again.end();
    }
  }

  @Test
  void aRecordingIsBegunAndEndedByHand() throws Exception {
    Publication to = publish();
    SessionOutputs mine = outputs.of("secret");
    mine.record(true);
    assertThat(mine.outputs())
        .singleElement()
        .matches(output -> output.kind() == Kind.RECORD && output.state() == State.RECORDING);
    play(to, 30);
    mine.record(false);
    assertThat(mine.outputs()).isEmpty();
    await(() -> recorded() > 10_000, "a recording");
    to.end();
  }

  private long recorded() {
    try (var files = Files.list(folder.resolve("spare"))) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void aTargetThatIsNoUrlIsRefused() throws Exception {
    Publication to = publish();
    assertThatThrownBy(() -> outputs.of("secret").push("http://example/live/a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(outputs.of("secret").outputs()).isEmpty();
    to.end();
  }

  @Test
  void aTargetsKeyIsNotInItsState() throws Exception {
    plan = pushTo(url(1, "hush"));
    Publication to = publish();
    await(() -> phase(1) == Phase.RETRYING, "refused");
    assertThat(outputs.pushes().toString()).doesNotContain("hush").doesNotContain("secret");
    assertThat(outputs.pushes().getFirst().reason()).isNotBlank();
    assertThat(plan.toString()).doesNotContain("hush");
    to.end();
  }

  /// Real H.264 and AAC out of the sample clip, as FLV tag bodies.
  private void play(Publication to, int pictures) throws IOException {
    int sent = 0;
    for (FlvSample.Tag tag : FlvSample.read()) {
      if (sent == pictures) {
        return;
      }
      sent += tag.kind() == MediaKind.VIDEO && tag.body()[1] == 1 ? 1 : 0;
      send(to, tag.kind(), tag.millis(), Unpooled.wrappedBuffer(tag.body()));
    }
  }

  private List<Path> files() throws IOException {
    try (var all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  private StreamOutputs.Plan recordTo(Path where, LiveMuxer.Format format) {
    return new StreamOutputs.Plan(List.of(), Optional.of(where), format);
  }

  @ParameterizedTest
  @EnumSource(LiveMuxer.Format.class)
  void aStreamIsRecorded(LiveMuxer.Format format) throws Exception {
    plan = recordTo(folder, format);
    Publication to = hub.publish("beauty/../secret", StreamSource.inside(), false);
    play(to, 60);
    to.end();
    outputs.close();
    assertThat(files()).hasSize(1);
    Path file = files().getFirst();
    assertThat(file.getFileName().toString()).matches("\\d{8}-\\d{6}-beauty-\\.(mp4|mkv)");
    MediaInfo info = MediaInfo.probe(file);
    assertThat(info.videoCodec()).isEqualTo("h264");
    assertThat(info.streams()).hasSize(2);
    assertThat(info.durationSeconds()).isBetween(2.0, 3.0);
  }

  @Test
  void recordingsNeverOverwriteEachOther() throws Exception {
    plan = recordTo(folder, LiveMuxer.Format.MP4);
    for (int i = 0; i < 4; i++) {
      Publication to = hub.publish("beauty/same" + i, StreamSource.inside(), false);
      play(to, 30);
    }
    outputs.close();
    assertThat(files()).hasSize(4).allSatisfy(file -> assertThat(file).isNotEmptyFile());
  }

  @Test
  void aChangedHeaderBeginsANewFile() throws Exception {
    plan = recordTo(folder, LiveMuxer.Format.MP4);
    Publication to = hub.publish("beauty/key", StreamSource.inside(), false);
    play(to, 30);
    send(
        to, MediaKind.AUDIO, 5000, Unpooled.wrappedBuffer(new byte[] {(byte) 0xAF, 0, 0x13, 0x10}));
    play(to, 30);
    to.end();
    outputs.close();
    assertThat(files()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void aFolderThatCannotBeWrittenEndsTheRecordingAlone() throws Exception {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    plan = recordTo(gone, LiveMuxer.Format.MP4);
    Publication to = hub.publish("beauty/key", StreamSource.inside(), false);
    Files.delete(gone);
    Listener listener = new Listener();
    to.stream().subscribe(listener);
    play(to, 30);
    assertThat(listener.heard).hasSizeGreaterThan(30);
    to.end();
    assertThat(listener.ended).isTrue();
  }

  @Test
  void aFullDiskEndsTheRecordingAlone() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "this system has no disk that is always full");
    Publication to = hub.publish("beauty/key", StreamSource.inside(), false);
    Recorder recorder = new Recorder("x", LiveMuxer.Format.MP4, () -> full);
    to.stream().subscribe(recorder);
    play(to, 30);
    Listener listener = new Listener();
    to.stream().subscribe(listener);
    assertThat(recorder.await(System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS)))
        .as("the recording ends by itself")
        .isTrue();
    send(to, MediaKind.VIDEO, 9_000, Tags.keyframe(5));
    assertThat(listener.heard).contains("K5@9000");
    to.end();
  }

  @ParameterizedTest
  @CsvSource({
    "live/secret, live-se",
    "beauty/ab, beauty-ab",
    "beauty/../x, beauty-",
    "live/%2f, live-2",
    "live/ü, live-"
  })
  void fileNamesShowTwoCharactersOfAKeyAtMost(String path, String name) {
    assertThat(RecordingNames.sanitised(path)).startsWith(name).doesNotContain("/", ".", "%");
  }
}
