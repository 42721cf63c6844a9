package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The client against a real OBS.
@Tag("clients")
class ObsWebSocketTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static RealObs real;

  @BeforeAll
  static void start() {
    RealObs.needed();
    real = new RealObs(folder).start();
  }

  @AfterAll
  static void stop() {
    if (real != null) {
      try (RealObs obs = real) {
        assertThat(obs.stop()).isEqualTo(RealObs.USUAL_LEAKS);
      }
    }
  }

  @Test
  void asksAndIsAnswered() {
    try (ObsWebSocket obs = ObsWebSocket.open(real.address())) {
      var version = obs.request("GetVersion");
      assertThat(version.path("rpcVersion").asInt()).isEqualTo(ObsWebSocket.RPC);
      assertThat(version.path("obsVersion").asText()).matches("\\d+\\.\\d+\\..*");
      assertThat(obs.open()).isTrue();
    }
  }

  @Test
  void hearsWhatItSubscribedTo() throws InterruptedException {
    BlockingQueue<ObsEvent> heard = new ArrayBlockingQueue<>(100);
    try (ObsWebSocket obs =
        ObsWebSocket.open(real.address(), ObsEvent.SCENES, heard::add, PATIENCE)) {
      for (String scene : new String[] {"Break", "Main"}) {
        obs.request("SetCurrentProgramScene", ObsJson.object().put("sceneName", scene));
        ObsEvent event = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        assertThat(event.type()).isEqualTo("CurrentProgramSceneChanged");
        assertThat(event.data().path("sceneName").asText()).isEqualTo(scene);
      }
    }
  }

  @Test
  void tellsWhyOBSRefuses() {
    try (ObsWebSocket obs = ObsWebSocket.open(real.address())) {
      assertThatThrownBy(() -> obs.request("NoSuchRequest"))
          .isInstanceOfSatisfying(ObsException.class, e -> assertThat(e.status()).isEqualTo(204));
      assertThatThrownBy(
              () -> obs.request("GetSourceFilterList", ObsJson.object().put("sourceName", "x")))
          .hasMessageContaining("x")
          .isInstanceOfSatisfying(ObsException.class, e -> assertThat(e.status()).isEqualTo(600));
      assertThat(obs.open()).isTrue();
    }
  }

  @Test
  void saysThatThePasswordIsWrongWithoutShowingIt() {
    for (String password : new String[] {"wrong-one", ""}) {
      ObsAddress wrong = new ObsAddress("localhost", real.address().port(), password);
      assertThatThrownBy(() -> ObsWebSocket.open(wrong))
          .hasMessageContaining("password")
          .hasMessageNotContaining("wrong-one")
          .isInstanceOfSatisfying(
              ObsException.class,
              e -> assertThat(e.reason()).isEqualTo(ObsException.Reason.PASSWORD));
    }
  }
}
