package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tinybeauty.obs.ObsException.Reason;

/// The client against what is no OBS, or one that breaks.
class ObsFaultsTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("an HTTP server", Reason.NOT_OBS, wire -> wire.raw("HTTP/1.1 404 No\r\n\r\n")),
        fault("no HTTP", Reason.NOT_OBS, wire -> wire.raw("220 mail.example ESMTP\r\n")),
        fault("silence and an end", Reason.NOT_OBS, wire -> {}),
        fault("obs-websocket 4", Reason.NOT_OBS, wire -> wire.upgrade("")),
        fault("an end before Hello", Reason.CLOSED, wire -> ended(upgraded(wire), 1001)),
        fault("nonsense", Reason.NOT_OBS, wire -> held(upgraded(wire), "nonsense")),
        fault("no object", Reason.NOT_OBS, wire -> held(upgraded(wire), "[0]")),
        fault(
            "RPC 0",
            Reason.RPC,
            wire -> held(upgraded(wire), "{\"op\":0,\"d\":{\"rpcVersion\":0}}")),
        fault("a wrong password", Reason.PASSWORD, wire -> ended(identified(wire), 4009)),
        fault("another RPC", Reason.RPC, wire -> ended(identified(wire), 4010)),
        fault("an end after Identify", Reason.CLOSED, wire -> ended(identified(wire), 1000)));
  }

  private static Arguments fault(String what, Reason reason, StubObs.Script script) {
    return arguments(what, reason, script);
  }

  private static StubObs.Wire upgraded(StubObs.Wire wire) throws IOException {
    wire.upgrade(ObsWebSocket.SUBPROTOCOL);
    return wire;
  }

  /// Says something, and stays until the client goes.
  private static void held(StubObs.Wire wire, String text) throws IOException {
    wire.send(text);
    wire.receive();
  }

  /// Ends the connection, and stays until the client has heard it.
  private static void ended(StubObs.Wire wire, int code) throws IOException {
    wire.end(code);
    wire.receive();
  }

  private static StubObs.Wire identified(StubObs.Wire wire) throws IOException {
    upgraded(wire).hello();
    wire.receive();
    return wire;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void saysWhatIsWrong(String what, Reason reason, StubObs.Script script) {
    try (StubObs stub = new StubObs(script)) {
      assertThatThrownBy(() -> ObsWebSocket.open(stub.address(), 0, event -> {}, LONG))
          .as(what)
          .hasMessageNotContaining("secret")
          .isInstanceOfSatisfying(
              ObsException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
  }

  @Test
  void saysThatNothingListens() {
    ObsAddress nobody;
    try (StubObs stub = new StubObs(wire -> {})) {
      nobody = stub.address();
    }
    assertThatThrownBy(() -> ObsWebSocket.open(nobody))
        .hasMessageContaining("is OBS running")
        .isInstanceOfSatisfying(
            ObsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED));
  }

  @Test
  void whoSaysNothingIsNoOBS() {
    CountDownLatch done = new CountDownLatch(1);
    try (StubObs stub =
        new StubObs(
            wire -> {
              upgraded(wire);
              await(done);
            })) {
      assertThatThrownBy(() -> ObsWebSocket.open(stub.address(), 0, event -> {}, SHORT))
          .isInstanceOfSatisfying(
              ObsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_OBS));
      done.countDown();
    }
  }

  @Test
  void aRequestEndsWhenTheConnectionDoes() {
    try (StubObs stub =
            new StubObs(
                wire -> {
                  wire.welcome();
                  wire.receive();
                  ended(wire, 1001);
                });
        ObsWebSocket obs = ObsWebSocket.open(stub.address(), 0, event -> {}, LONG)) {
      assertThatThrownBy(() -> obs.request("GetVersion"))
          .isInstanceOfSatisfying(
              ObsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
      assertThat(obs.open()).isFalse();
      assertThatThrownBy(() -> obs.request("GetVersion")).isInstanceOf(ObsException.class);
    }
  }

  @Test
  void oneAnswerThatNeverComesLeavesTheConnectionUsable() {
    try (StubObs stub =
            new StubObs(
                wire -> {
                  wire.welcome();
                  wire.receive();
                  wire.answer(wire.receive(), "{\"n\":2}");
                  wire.receive();
                });
        ObsWebSocket obs = ObsWebSocket.open(stub.address(), 0, event -> {}, SHORT)) {
      assertThatThrownBy(() -> obs.request("First"))
          .isInstanceOfSatisfying(
              ObsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
      assertThat(obs.request("Second").path("n").asInt()).isEqualTo(2);
    }
  }

  /// The example of obs-websocket's protocol documentation.
  @Test
  void provesThePasswordAsTheProtocolSays() {
    assertThat(
            ObsPassword.proof(
                "supersecretpassword",
                "lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI=",
                "+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY="))
        .isEqualTo("1Ct943GAT+6YQUUX47Ia/ncufilbe6+oD6lY+5kaCu4=");
  }

  @Test
  void rulesComeBackWhenOBSDoes() throws InterruptedException {
    AtomicInteger connections = new AtomicInteger();
    CountDownLatch dressedAgain = new CountDownLatch(1);
    ObsScenes scenes = new ObsScenes(folder.resolve("scenes.yaml"));
    scenes.set("Main", "smoky");
    List<String> said = new CopyOnWriteArrayList<>();
    try (StubObs stub =
        new StubObs(
            wire -> {
              wire.welcome();
              boolean second = connections.incrementAndGet() > 1;
              while (true) {
                ObjectNode request = wire.receive();
                if (type(request).equals("SetSourceFilterEnabled")) {
                  if (!second) {
                    ended(wire, 1001); // OBS is ended in the middle of a request
                    return;
                  }
                  dressedAgain.countDown();
                }
                wire.answer(request, answer(type(request)));
              }
            })) {
      ObsBackOff backOff = new ObsBackOff(Duration.ofMillis(5), Duration.ofMillis(20));
      ObsRules rules = new ObsRules(stub.address(), scenes, ObsConnect.FILTER, backOff, said::add);
      Thread thread = Thread.ofVirtual().start(() -> run(rules));
      await(dressedAgain);
      RealObs.await("its word", () -> said.contains("scene \"Main\": smoky"));
      rules.stop();
      thread.join();
    }
    assertThat(said).anyMatch(line -> line.endsWith("; trying again until it is there"));
    assertThat(connections).hasValue(2);
  }

  @Test
  void rulesEndWhereTryingAgainCannotHelp() {
    try (StubObs stub = new StubObs(wire -> ended(identified(wire), 4009))) {
      ObsScenes scenes = new ObsScenes(folder.resolve("scenes.yaml"));
      ObsRules rules =
          new ObsRules(stub.address(), scenes, ObsConnect.FILTER, ObsBackOff.usual(), text -> {});
      assertThatThrownBy(rules::run).isInstanceOf(ObsException.class);
    }
  }

  @Test
  void neitherConnectNorUndoTouchesTheServiceWhileLive() {
    List<String> asked = new CopyOnWriteArrayList<>();
    List<String> said = new CopyOnWriteArrayList<>();
    ObsJournal journal = new ObsJournal(folder.resolve("journal.json"));
    ObsChange before = new ObsChange.ServiceSet("rtmp_custom", ObsJson.object(), "rtmp://x/live");
    journal.make(before, () -> {});
    try (StubObs stub =
            new StubObs(
                wire -> {
                  wire.welcome();
                  while (true) {
                    ObjectNode request = wire.receive();
                    asked.add(type(request));
                    wire.answer(request, "{\"outputActive\":true}");
                  }
                });
        ObsWebSocket obs = ObsWebSocket.open(stub.address(), 0, event -> {}, LONG)) {
      ObsStudio studio = new ObsStudio(obs);
      ObsConnect connect = new ObsConnect(studio, journal, said::add);
      assertThatThrownBy(() -> connect.setService("rtmp://localhost/live", "key"))
          .hasMessageContaining("OBS is streaming");
      ObsScenes scenes = new ObsScenes(folder.resolve("scenes.yaml"));
      assertThat(new ObsUndo(() -> studio, scenes, true, said::add).undo(journal)).isEqualTo(1);
    }
    assertThat(asked).containsOnly("GetStreamStatus");
    assertThat(said).singleElement().asString().startsWith("not put back while OBS streams");
    assertThat(journal.changes()).containsExactly(before);
  }

  private static String type(ObjectNode request) {
    return request.path("d").path("requestType").asText();
  }

  private static String answer(String type) {
    return switch (type) {
      case "GetCurrentProgramScene" -> "{\"currentProgramSceneName\":\"Main\"}";
      case "GetInputList" -> "{\"inputs\":[{\"inputName\":\"Cam\",\"inputKind\":\"v4l2_input\"}]}";
      case "GetSceneList" -> "{\"scenes\":[]}";
      case "GetSourceFilterList" ->
          "{\"filters\":[{\"filterName\":\"f\",\"filterKind\":\"tinybeauty_filter\"}]}";
      default -> "{}";
    };
  }

  private static void run(ObsRules rules) {
    try {
      rules.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(LONG.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
