package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.Region;
import org.tinybeauty.makeup.Transition;
import org.tinybeauty.session.LinkService;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.View;
import org.tinybeauty.stats.LiveCount;

/// Filters in OBS and the sessions they are here.
@Timeout(300)
final class FrameLinkTest {
  private static final TestFrame FRAME = new TestFrame(SlotFormat.NV12, 512, 512, false);
  private static final long STEP_NANOS = 33_333_000;

  @TempDir private Path folder;
  private LinkRig rig;

  @BeforeEach
  void start() throws IOException {
    rig = new LinkRig(folder);
  }

  @AfterEach
  void end() {
    rig.close();
    assertThat(rig.link.place()).doesNotExist();
    assertThat(rig.sessions.sessions()).isEmpty();
  }

  @Test
  void welcomesAFilterAsASession() throws Exception {
    try (StubPlugin plugin = rig.plugin(FRAME.stride())) {
      ObjectNode welcome = plugin.greet(plugin.hello("My\nCamera", "uuid")).json();

      assertThat(welcome.path("engine").asText()).isEqualTo("test");
      assertThat(welcome.path("styles").findValuesAsText("name"))
          .contains(LinkRig.STYLE, LinkRig.OTHER);
      assertThat(welcome.path("formats")).hasSize(9);
      assertThat(welcome.path("panel").asText()).isEqualTo("http://localhost:8085/");
      Session session = rig.session();
      assertThat(session.kind()).isEqualTo(Session.Kind.CAMERA);
      assertThat(session.title()).isEqualTo("My Camera");
      ObjectNode style = plugin.await(LinkType.STYLE).json();
      assertThat(style.path("style").asText()).isEqualTo(LinkRig.STYLE);
      assertThat(style.path("enabled").asBoolean()).isTrue();
      ObjectNode status = plugin.await(LinkType.STATUS).json();
      assertThat(status.path("state").asText()).isIn("loading", "ready");
      assertThat(status.path("provider").asText()).isIn("CPU", "CUDA", "TensorRT");
      assertThat(plugin.engineHeartbeat()).isNotZero();
    }
  }

  @Test
  void givesPingsBack() throws Exception {
    try (StubPlugin plugin = rig.plugin(FRAME.stride())) {
      plugin.greet(plugin.hello("Camera", "uuid"));
      plugin.send(LinkType.PING, 77, 0, ObsJson.object());
      assertThat(plugin.await(LinkType.PONG).seq()).isEqualTo(77);
    }
  }

  @Test
  void answersTheDoctorBeforeAnyGreeting() {
    assertThat(ObsEngineProbe.ask(rig.link.place())).isEqualTo(ObsEngineProbe.Answer.WELL);
    assertThat(rig.sessions.sessions()).isEmpty();
  }

  @Test
  void worksOnTheNewestFrameAlone() throws Exception {
    try (StubPlugin plugin = rig.plugin(FRAME.stride())) {
      plugin.greet(plugin.hello("Camera", "uuid"));
      ByteBuffer three = ByteBuffer.allocate(192).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < 3; i++) {
        plugin.fill(i, i + 1, FRAME, i * STEP_NANOS);
        three.putInt(64 * i, LinkLayout.MAGIC).putShort(64 * i + 4, (short) 4);
        three.putShort(64 * i + 6, (short) 1).putInt(64 * i + 8, i + 1).putInt(64 * i + 12, i);
      }
      plugin.write(three);

      assertThat(plugin.await(LinkType.DROPPED).seq()).isEqualTo(1);
      assertThat(plugin.await(LinkType.DROPPED).seq()).isEqualTo(2);
      assertThat(plugin.await(LinkType.DONE).seq()).isEqualTo(3);
      assertThat(plugin.state(0)).isEqualTo(LinkLayout.FREE);
      assertThat(plugin.state(1)).isEqualTo(LinkLayout.FREE);
      assertThat(plugin.state(2)).isEqualTo(LinkLayout.DONE);
      assertThat(rig.session().live().count(LiveCount.DROPPED)).isEqualTo(2);
      ObjectNode status =
          plugin.await(LinkType.STATUS, one -> one.json().path("late").asInt() == 2).json();
      assertThat(status.path("problem").asText()).isEmpty();
    }
  }

  @Test
  void takesOtherMemoryForAnotherSize() throws Exception {
    TestFrame large = new TestFrame(SlotFormat.I420, 640, 600, false);
    try (StubPlugin plugin = rig.plugin(FRAME.stride())) {
      plugin.greet(plugin.hello("Camera", "uuid"));
      plugin.awaitReady();
      rounds(plugin, FRAME, 1, 3);
      plugin.remap(large.stride());
      plugin.send(LinkType.CONFIG, 0, 0, plugin.memoryJson());
      plugin.await(LinkType.CONFIG);

      StubPlugin.Message done = rounds(plugin, large, 4, 6);

      assertThat(done.faces()).isEqualTo(1);
      assertThat(done.width()).isPositive();
      assertThat(rig.session().width()).isEqualTo(640);
    }
  }

  private static StubPlugin.Message rounds(StubPlugin plugin, TestFrame frame, int seq, int count)
      throws IOException {
    StubPlugin.Message done = null;
    for (int i = seq; i < seq + count; i++) {
      done = plugin.round(i % 4, i, frame, i * STEP_NANOS);
      plugin.state(i % 4, LinkLayout.FREE);
    }
    return java.util.Objects.requireNonNull(done);
  }

  @Test
  void aStyleAskedForByThePluginIsPutOnAir() throws Exception {
    try (StubPlugin plugin = rig.plugin(FRAME.stride())) {
      plugin.greet(plugin.hello("Camera", "uuid"));
      plugin.awaitReady();
      ObjectNode asked =
          ObsJson.object().put("style", LinkRig.OTHER).put("strength", 0.5).put("cut", true);
      asked.putObject("regions").putObject("lips").put("style", LinkRig.STYLE);
      plugin.send(LinkType.STYLE, 0, 0, asked);
      Session session = rig.session();
      LinkRig.until(() -> session.looks().everyone().master() == 0.5f);
      rounds(plugin, FRAME, 1, 1); // a change waits for a frame once its style is open

      ObjectNode said = said(plugin, 2, 0.5);

      assertThat(said.has("style")).isFalse();
      assertThat(said.at("/regions/lips/style").asText()).isEqualTo(LinkRig.STYLE);
      assertThat(said.at("/regions/skin/style").asText()).isEqualTo(LinkRig.OTHER);
      assertThat(session.canUndo()).isTrue();
    }
  }

  /// Sends frames until STYLE says that strength.
  private static ObjectNode said(StubPlugin plugin, int seq, double strength) throws IOException {
    int next = seq;
    while (true) {
      plugin.fill(next % 4, next, FRAME, next * STEP_NANOS);
      plugin.sendFrame(next % 4, next);
      StubPlugin.Message message = plugin.next();
      while (message.type() != LinkType.DONE.code()) {
        if (message.type() == LinkType.STYLE.code()
            && message.json().path("strength").asDouble() == strength) {
          return message.json();
        }
        message = plugin.next();
      }
      plugin.state(next % 4, LinkLayout.FREE);
      next++;
    }
  }

  @Test
  void aChangeByAnyoneIsSaidToThePlugin() throws Exception {
    try (StubPlugin plugin = rig.plugin(FRAME.stride())) {
      plugin.greet(plugin.hello("Camera", "uuid"));
      plugin.awaitReady();
      Looks looks = Looks.of(Look.of(LinkRig.OTHER).withMaster(0.25f));
      CompletableFuture<Long> taken = rig.session().change(looks, Transition.CUT);

      ObjectNode said = said(plugin, 1, 0.25);

      assertThat(said.path("style").asText()).isEqualTo(LinkRig.OTHER);
      assertThat(taken).isCompleted();
    }
  }

  @Test
  void aBypassLeavesFramesAlone() throws Exception {
    try (StubPlugin plugin = rig.plugin(FRAME.stride())) {
      ObjectNode hello = plugin.hello("Camera", "uuid");
      hello.putObject("look").put("enabled", false);
      plugin.greet(hello);
      plugin.awaitReady();
      StubPlugin.Message done = rounds(plugin, FRAME, 1, 5);
      assertThat(done.width()).isZero();
      assertThat(rig.session().live().count(LiveCount.PLAIN)).isEqualTo(5);
    }
  }

  @Test
  void whatIsRefusedIsSaidAsAProblem() throws Exception {
    try (StubPlugin plugin = rig.plugin(FRAME.stride())) {
      plugin.greet(plugin.hello("Camera", "uuid"));
      plugin.send(LinkType.STYLE, 0, 0, ObsJson.object().put("style", "smokey"));
      String problem = problem(plugin);
      assertThat(problem).contains("smokey");
      plugin.send(LinkType.STYLE, 0, 0, ObsJson.object().put("strength", 7));
      plugin.await(
          LinkType.STATUS, one -> one.json().path("problem").asText().contains("strength"));
      assertThat(rig.session().looks()).isEqualTo(Looks.of(Look.of(LinkRig.STYLE)));
    }
  }

  private static String problem(StubPlugin plugin) throws IOException {
    return plugin
        .await(LinkType.STATUS, one -> !one.json().path("problem").asText().isEmpty())
        .json()
        .path("problem")
        .asText();
  }

  @Test
  void aFilterThatComesBackWearsWhatItWore() throws Exception {
    String id;
    try (StubPlugin plugin = rig.plugin(FRAME.stride())) {
      ObjectNode hello = plugin.hello("Camera", "uuid");
      ObjectNode lips = hello.putObject("look").putObject("regions").putObject("lips");
      lips.put("strength", 0.75);
      plugin.greet(hello);
      id = rig.session().id();
    } // without a BYE, as when OBS is killed
    LinkRig.until(() -> rig.sessions.sessions().isEmpty());
    try (StubPlugin plugin = rig.plugin(FRAME.stride());
        StubPlugin other = rig.plugin(FRAME.stride())) {
      plugin.greet(plugin.hello("Camera", "uuid"));
      Session again = rig.session();
      assertThat(again.id()).isEqualTo(id);
      assertThat(again.looks().everyone().wear(Region.LIPS).strength()).isEqualTo(0.75f);
      other.greet(other.hello("Camera", "uuid")); // a copy of the filter
      assertThat(rig.sessions.sessions()).hasSize(2);
    }
  }

  @Test
  void twoFiltersHaveASessionEach() throws Exception {
    try (StubPlugin one = rig.plugin(FRAME.stride());
        StubPlugin two = rig.plugin(FRAME.stride())) {
      one.greet(one.hello("One", "a"));
      two.greet(two.hello("Two", "b"));
      one.awaitReady();
      two.awaitReady();
      rounds(one, FRAME, 1, 3);
      assertThat(rounds(two, FRAME, 1, 3).width()).isPositive();
      one.die();
      LinkRig.until(() -> rig.sessions.sessions().size() == 1);
      assertThat(rounds(two, FRAME, 4, 3).width()).isPositive();
      assertThat(rig.session().title()).isEqualTo("Two");
    }
  }

  @Test
  void aPictureOfAFilterCanBeTaken() throws Exception {
    TestFrame frame = new TestFrame(SlotFormat.BGRA, 512, 512, true);
    try (StubPlugin plugin = rig.plugin(frame.stride())) {
      plugin.greet(plugin.hello("Camera", "uuid"));
      plugin.awaitReady();
      Session session = rig.session();
      CompletableFuture<Optional<byte[]>> picture =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  Optional<byte[]> taken = session.snapshot(View.SPLIT, 320);
                  while (taken.isEmpty()) {
                    taken = session.snapshot(View.SPLIT, 320);
                  }
                  return taken;
                } catch (InterruptedException e) {
                  return Optional.empty();
                }
              });
      int seq = 1;
      while (!picture.isDone()) {
        rounds(plugin, frame, seq++, 1);
      }
      assertThat(picture.get().orElseThrow()).startsWith(0xff, 0xd8);
    }
  }

  @Test
  void anotherVersionIsRefusedWithAReason() throws Exception {
    try (StubPlugin plugin = rig.plugin(FRAME.stride())) {
      plugin.version = 2;
      StubPlugin.Message welcome = plugin.greet(plugin.hello("Camera", "uuid"));
      assertThat(welcome.flags()).isEqualTo(LinkLayout.REFUSED);
      assertThat(welcome.json().path("reason").asText()).contains("update tinybeauty");
      assertThat(plugin.ends()).isTrue();
    }
  }

  @Test
  void oneFilterTooManyIsRefused() throws Exception {
    List<StubPlugin> all = new ArrayList<>();
    try {
      for (int i = 0; i < LinkPlaces.MOST; i++) {
        StubPlugin plugin = rig.plugin(2 * LinkLayout.PAGE);
        all.add(plugin);
        assertThat(plugin.greet(source(plugin)).flags()).isZero();
      }
      StubPlugin last = rig.plugin(2 * LinkLayout.PAGE);
      all.add(last);
      StubPlugin.Message welcome = last.greet(source(last));
      assertThat(welcome.flags()).isEqualTo(LinkLayout.REFUSED);
      assertThat(welcome.json().path("reason").asText()).contains("16 filters");
    } finally {
      for (StubPlugin plugin : all) {
        plugin.close();
      }
    }
  }

  private static ObjectNode source(StubPlugin plugin) {
    return plugin.hello("Source", "uuid").put("kind", "source").put("session", "");
  }

  @Test
  void saysByeWhenTheEngineEnds() throws Exception {
    try (StubPlugin plugin = rig.plugin(FRAME.stride())) {
      plugin.greet(plugin.hello("Camera", "uuid"));
      rig.link.close();
      plugin.await(LinkType.BYE);
      assertThat(plugin.ends()).isTrue();
    }
  }

  @Test
  void aSecondEngineDoesNotTakeTheSocket() {
    LinkService.Engine engine =
        new LinkService.Engine(
            "second", rig.sessions, rig.makeup, () -> Looks.of(Look.of("x")), () -> "");
    assertThatThrownBy(() -> new FrameLink().start(engine, Optional.of(rig.link.place())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another tinybeauty listens");
    assertThat(Files.exists(rig.link.place())).isTrue();
  }
}
