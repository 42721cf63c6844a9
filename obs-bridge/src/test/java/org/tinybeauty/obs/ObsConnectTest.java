package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.cli.CommandException;

/// What connect changes in a real OBS, and undo puts back. OBS's own filters stand in for ours.
@Tag("clients")
class ObsConnectTest {
  private static final String ANY_FILTER = "color_filter_v2";
  private static final String SERVER = "rtmp://localhost/live";
  private static final String KEY = "new-stream-key";

  @TempDir static Path shared;
  private static RealObs real;

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();
  private ObsWebSocket obs;
  private ObsStudio studio;

  @BeforeAll
  static void start() {
    RealObs.needed();
    real = new RealObs(shared).start();
  }

  @AfterAll
  static void stop() {
    if (real != null) {
      try (RealObs obs = real) {
        assertThat(obs.stop()).isEqualTo(RealObs.USUAL_LEAKS);
      }
    }
  }

  @BeforeEach
  void connect() {
    obs = ObsWebSocket.open(real.address());
    studio = new ObsStudio(obs);
  }

  @AfterEach
  void close() {
    obs.close();
  }

  private Path journalFile() {
    return folder.resolve("journal.json");
  }

  private ObsJournal journal() {
    return new ObsJournal(journalFile());
  }

  private ObsConnect connected() {
    return new ObsConnect(studio, journal(), said::add);
  }

  private ObsScenes rules() {
    return new ObsScenes(folder.resolve("scenes.yaml"));
  }

  private int undo(boolean force) {
    said.clear();
    return new ObsUndo(() -> studio, rules(), force, said::add).undo(journal());
  }

  @Test
  void findsItsScenesAndSources() {
    assertThat(studio.scenes()).containsExactly("Main", "Break");
    assertThat(studio.scene()).isEqualTo("Main");
    assertThat(studio.sources()).contains(new ObsStudio.Source("Cam", "color_source_v3"));
    assertThat(studio.knows("color_source_v3")).isTrue();
    assertThat(studio.knows("no_such_source")).isFalse();
  }

  @Test
  void addsAFilterOnceAndTakesItAwayAgain() {
    connected().addFilter("Cam", ANY_FILTER, "smoky");
    connected().addFilter("Cam", ANY_FILTER, "");
    assertThat(wears("smoky", true)).isTrue();
    assertThat(said)
        .containsExactly(
            "added: filter \"tinybeauty\" on \"Cam\"",
            "\"Cam\" has the filter \"tinybeauty\" already");
    assertThat(studio.filters("Cam"))
        .extracting(ObsStudio.Filter::name)
        .containsExactly("tinybeauty");
    assertThat(undo(false)).isZero();
    assertThat(said).containsExactly("removed: filter \"tinybeauty\" on \"Cam\"");
    assertThat(studio.filters("Cam")).isEmpty();
    assertThat(journalFile()).doesNotExist();
  }

  @Test
  void saysThatAnAsyncFilterWasNotAddedThoughOBSSaysItWas() {
    assertThatThrownBy(() -> connected().addFilter("Cam", "async_delay_filter", ""))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("and did not");
    assertThat(journalFile()).doesNotExist();
  }

  @Test
  void saysThatThePluginIsMissing() {
    assertThatThrownBy(() -> connected().addFilter("Cam", "no_such_filter", ""))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("obs install");
    assertThat(journalFile()).doesNotExist();
  }

  @Test
  void offersTheSourceThatWasMeant() {
    assertThatThrownBy(() -> connected().addFilter("Camm", ANY_FILTER, ""))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("did you mean Cam?");
  }

  @Test
  void setsTheServiceAndPutsTheOldOneBackWithoutTellingKeys() throws IOException {
    ObjectNode before = studio.service();
    connected().setService(SERVER, KEY);
    var now = studio.service().path("streamServiceSettings");
    assertThat(now.path("server").asText()).isEqualTo(SERVER);
    assertThat(now.path("key").asText()).isEqualTo(KEY);
    assertThat(Files.readString(journalFile())).contains(RealObs.OLD_KEY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journalFile())))
        .isEqualTo("rw-------");
    assertThat(String.join("", said)).doesNotContain(KEY, RealObs.OLD_KEY);
    assertThat(journal().changes().toString()).doesNotContain(RealObs.OLD_KEY);
    assertThat(undo(false)).isZero();
    assertThat(studio.service()).isEqualTo(before);
    assertThat(String.join("", said)).doesNotContain(KEY, RealObs.OLD_KEY);
  }

  @Test
  void keepsAKeyThatTheUserHadSetForOurServer() {
    ObjectNode first = studio.service();
    studio.setService("rtmp_custom", ObsJson.object().put("server", SERVER).put("key", "by hand"));
    connected().setService(SERVER, KEY);
    connected().setService(SERVER, KEY);
    connected().setService(SERVER, "another");
    assertThat(journal().changes()).hasSize(1);
    assertThat(undo(false)).isZero();
    assertThat(studio.service().path("streamServiceSettings").path("key").asText())
        .isEqualTo("by hand");
    studio.setService(
        first.path("streamServiceType").asText(), first.path("streamServiceSettings"));
  }

  @Test
  void leavesAServiceThatWasSetAnewSince() {
    ObjectNode before = studio.service();
    connected().setService(SERVER, KEY);
    studio.setService("rtmp_custom", ObsJson.object().put("server", "rtmp://other/app"));
    assertThat(undo(false)).isEqualTo(1);
    assertThat(said.getFirst()).contains("--force");
    assertThat(journal().changes()).hasSize(1);
    assertThat(undo(true)).isZero();
    assertThat(studio.service()).isEqualTo(before);
  }

  @Test
  void addsAMediaSourceAndTakesItAwayAgain() {
    connected().addMedia("Made up", "rtmp://localhost:1/beauty/" + KEY, "Break");
    assertThat(studio.sources()).contains(new ObsStudio.Source("Made up", "ffmpeg_source"));
    assertThat(String.join("", said)).contains("Break").doesNotContain(KEY);
    ObjectNode settings =
        (ObjectNode)
            obs.request("GetInputSettings", ObsJson.object().put("inputName", "Made up"))
                .path("inputSettings");
    assertThat(settings.path("buffering_mb").asInt(-1)).isZero();
    assertThat(settings.path("ffmpeg_options").asText()).contains("nobuffer");
    assertThat(undo(false)).isZero();
    RealObs.await(
        "its end",
        () -> studio.sources().stream().noneMatch(source -> source.name().equals("Made up")));
  }

  @Test
  void delaysASoundOnTopOfWhatItWasDelayedAndPutsItBack() {
    studio.addSource("Main", "Mic", "ffmpeg_source", ObsJson.object());
    assertThat(studio.frameMillis()).isEqualTo(1000.0 / 30);
    assertThat(studio.delayFrames()).as("without the plugin").isEmpty();
    studio.delaySound("Mic", 20);
    connected().delaySound("Mic");
    connected().delaySound("Mic");
    assertThat(studio.soundDelay("Mic")).isEqualTo(53);
    assertThat(said)
        .containsExactly(
            "set: sync offset of \"Mic\": 53 ms (before: 20 ms), as late as the picture (frames:"
                + " 1)",
            "sync offset of \"Mic\": 53 ms already");
    assertThat(undo(false)).isZero();
    assertThat(studio.soundDelay("Mic")).isEqualTo(20);

    connected().delaySound("Mic");
    studio.delaySound("Mic", 100);
    assertThat(undo(false)).isZero();
    assertThat(studio.soundDelay("Mic")).as("set by hand since").isEqualTo(100);
    studio.removeSource("Main", "Mic");
  }

  @Test
  void refusesToDelayWhatHasNoSoundOrIsNotThere() {
    assertThatThrownBy(() -> connected().delaySound("Cam"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("has no sound");
    assertThatThrownBy(() -> connected().delaySound("Camm"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("did you mean Cam?");
    assertThat(journalFile()).doesNotExist();
  }

  @Test
  void whatIsGoneAlreadyIsNoFailure() {
    connected().addFilter("Cam", ANY_FILTER, "");
    studio.removeFilter("Cam", "tinybeauty");
    assertThat(undo(false)).isZero();
    assertThat(said).containsExactly("gone already: filter \"tinybeauty\" on \"Cam\"");
  }

  @Test
  void setsRulesAndPutsThemBack() {
    ObsScenes rules = rules();
    connected().setRule(rules, "Main", "smoky");
    connected().setRule(rules, "Main", "natural");
    connected().setRule(rules, "Break", "none");
    assertThat(rules().rules()).hasSize(2).containsEntry("Main", "natural");
    assertThat(undo(false)).isZero();
    assertThat(rules().rules()).isEmpty();
    assertThat(rules.file()).doesNotExist();
  }

  @Test
  void rulesFollowTheScenes() throws InterruptedException {
    connected().addFilter("Cam", ANY_FILTER, "");
    ObsScenes rules = rules();
    rules.set("Main", "smoky");
    rules.set("Break", "none");
    List<String> told = new CopyOnWriteArrayList<>();
    ObsBackOff backOff = new ObsBackOff(Duration.ofMillis(10), Duration.ofMillis(50));
    ObsRules service = new ObsRules(real.address(), rules, ANY_FILTER, backOff, told::add);
    Thread thread = Thread.ofVirtual().start(() -> run(service));
    try {
      RealObs.await("the style of the first scene", () -> wears("smoky", true));
      air("Break");
      RealObs.await("no makeup in the second", () -> wears("smoky", false));
      air("Main");
      RealObs.await("makeup again", () -> wears("smoky", true));
    } finally {
      service.stop();
      thread.join();
    }
    assertThat(told)
        .contains("connected to OBS at " + real.address())
        .contains("scene \"Main\": smoky", "scene \"Break\": none");
    assertThat(undo(false)).isZero();
  }

  private static void run(ObsRules service) {
    try {
      service.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void air(String scene) {
    obs.request("SetCurrentProgramScene", ObsJson.object().put("sceneName", scene));
  }

  private boolean wears(String style, boolean on) {
    ObsStudio.Filter filter = studio.filters("Cam").getFirst();
    return filter.settings().path("style").asText().equals(style) && filter.enabled() == on;
  }
}
