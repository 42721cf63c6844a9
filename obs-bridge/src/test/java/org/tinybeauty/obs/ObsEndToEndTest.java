package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.obs.ObsEye.Seen;
import org.tinybeauty.testing.Program;
import org.tinybeauty.testing.Served;
import org.tinybeauty.testing.Tinybeauty;

/// The whole way, in a real OBS: a camera with our filter, the engine as a program beside it, looks
/// changed by scene, hotkey and API, the picture read back from OBS and from the stream that OBS
/// sends to the engine. Pictures stay in `target/obs-pictures`.
@Tag("clients")
class ObsEndToEndTest {
  private static final FileAttribute<?> ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Path PICTURES = Path.of("target", "obs-pictures");
  private static final String ITEM =
      """
      {"name":"Cam","id":1,"visible":true,"align":5,"bounds_type":0,
       "pos":{"x":0.0,"y":0.0},"scale":{"x":1.0,"y":1.0},"rot":0.0}\
      """;

  @TempDir private Path folder;

  @Test
  void makesUpACameraInObs() throws Exception {
    RealObs.needed("cmake", "ffmpeg");
    Path build = build();
    Files.createDirectories(PICTURES);
    Path face = folder.resolve("face.i420");
    writeFace(face);
    Path home = Files.createDirectory(folder.resolve("engine"), ALONE);
    Path socket = home.resolve("obs.sock");
    try (Served engine =
            new Served(home, "", "look: {style: none}\nobs: {socket: %s}".formatted(socket));
        RealObs real =
            new RealObs(folder)
                .scenes(scenes(face))
                .with("OBS_PLUGINS_PATH", modules(build).toString())
                .with("OBS_PLUGINS_DATA_PATH", data().toString())
                .with("TINYBEAUTY_SOCK", socket.toString())
                .start();
        ObsWebSocket obs = ObsWebSocket.open(real.address())) {
      try {
        run(engine, real, obs);
      } finally {
        Files.writeString(PICTURES.resolve("obs.log"), real.said());
        Files.writeString(PICTURES.resolve("engine.log"), engine.said());
      }
    }
  }

  private void run(Served engine, RealObs real, ObsWebSocket obs) throws Exception {
    ObsEye eye = new ObsEye(obs, PICTURES);
    Seen bare = eye.until("Cam", "bare", seen -> seen.beside().getRGB() != 0xff000000);

    engine.start();
    Seen red =
        eye.until("Main", "classic-red", s -> s.red() > bare.red() + 20 && s.sameBeside(bare));
    byScene(real, obs, eye, red);
    byHotkey(obs, eye, bare);
    byApi(engine, eye, bare);
    byStream(engine, obs, bare);

    engine.signal("STOP");
    eye.until("Main", "frozen", seen -> seen.from(bare) <= 4);
    engine.signal("CONT");
    eye.until("Main", "thawed", seen -> seen.from(bare) > 12);
    engine.kill();
    eye.until("Main", "killed", seen -> seen.from(bare) <= 4);
    engine.start();
    eye.until("Main", "again", seen -> seen.from(bare) > 12);

    assertThat(real.stop()).as(real.said()).isEqualTo(RealObs.USUAL_LEAKS);
  }

  private void byScene(RealObs real, ObsWebSocket obs, ObsEye eye, Seen red) throws Exception {
    ObsScenes scenes = new ObsScenes(folder.resolve("scenes.yaml"));
    scenes.set("Evening", "berry");
    scenes.set("Main", "classic-red");
    ObsBackOff backOff = new ObsBackOff(Duration.ofMillis(10), Duration.ofMillis(50));
    ObsRules rules = new ObsRules(real.address(), scenes, ObsConnect.FILTER, backOff, line -> {});
    Thread thread = Thread.ofVirtual().start(() -> rule(rules));
    scene(obs, "Evening");
    eye.until(
        "Evening", "berry", s -> s.from(red) > 12 && s.red() < red.red() - 10 && s.sameBeside(red));
    scene(obs, "Main");
    eye.until("Main", "classic-red", seen -> seen.from(red) <= 4);
    rules.stop();
    thread.join();
  }

  private static void rule(ObsRules rules) {
    try {
      rules.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void scene(ObsWebSocket obs, String name) {
    obs.request("SetCurrentProgramScene", ObsJson.object().put("sceneName", name));
  }

  private static void byHotkey(ObsWebSocket obs, ObsEye eye, Seen bare) {
    Seen before = eye.look("Main", "before-hotkey");
    hotkey(obs, "previous_style"); // from classic-red to cat-eye, in the order of the list
    eye.until("Main", "hotkey", seen -> seen.from(before) > 12 && seen.from(bare) > 4);
    hotkey(obs, "on_off");
    eye.until("Main", "off", seen -> seen.from(bare) <= 4);
    hotkey(obs, "on_off");
    hotkey(obs, "next_style");
    eye.until("Main", "next", seen -> seen.from(before) <= 4);
  }

  private static void hotkey(ObsWebSocket obs, String name) {
    obs.request("TriggerHotkeyByName", ObsJson.object().put("hotkeyName", "tinybeauty." + name));
  }

  private static void byApi(Served engine, ObsEye eye, Seen bare) {
    JsonNode sessions = engine.ask("/sessions").path("sessions");
    assertThat(sessions).hasSize(1);
    JsonNode session = sessions.get(0);
    assertThat(session.path("title").asText()).isEqualTo("Cam");
    String looks = "/sessions/" + session.path("id").asText() + "/looks";
    engine.tell("PATCH", looks, "{\"master\": 0}");
    eye.until("Main", "api-off", seen -> seen.from(bare) <= 4);
    engine.tell("PATCH", looks, "{\"master\": 1}");
    eye.until("Main", "api-on", seen -> seen.red() > bare.red() + 20);
  }

  /// OBS streams its scene to our own ingest, where a player takes a picture of it.
  private void byStream(Served engine, ObsWebSocket obs, Seen bare) throws Exception {
    ObsStudio studio = new ObsStudio(obs);
    assertThat(studio.delayFrames().orElse(-1)).isBetween(1, 4);
    new ObsConnect(studio, new ObsJournal(folder.resolve("journal.json")), line -> {})
        .setService(engine.stream("live"), "obs");
    obs.request("StartStream");
    RealObs.await("the stream", () -> engine.ask("/sessions").path("sessions").size() == 2);
    File png = PICTURES.resolve("stream.png").toFile();
    BufferedImage picture = picture(engine.stream("live/obs"), png);
    Seen seen = Seen.of(picture);
    assertThat(seen.red()).as("%s, bare %s", seen, bare).isGreaterThan(bare.red() + 15);
    bySource(obs, studio, new ObsEye(obs, PICTURES), seen);
    obs.request("StopStream");
    RealObs.await("the stream's end", () -> !studio.live());
  }

  /// The engine shows that stream in OBS again, by the plugin's source.
  private static void bySource(ObsWebSocket obs, ObsStudio studio, ObsEye eye, Seen streamed) {
    studio.addSource("Evening", "Live", ObsConnect.SOURCE, ObsJson.object());
    scene(obs, "Evening");
    eye.until("Live", "source", seen -> seen.from(streamed) <= 16);
    scene(obs, "Main");
    studio.removeSource("Evening", "Live");
  }

  private BufferedImage picture(String url, File png) throws Exception {
    for (int tries = 0; tries < 5; tries++) {
      Process ffmpeg =
          new ProcessBuilder(
                  "ffmpeg",
                  "-y",
                  "-loglevel",
                  "error",
                  "-i",
                  url,
                  "-map",
                  "0:v",
                  "-frames:v",
                  "5",
                  "-update",
                  "1",
                  png.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("ffmpeg.log").toFile())
              .start();
      boolean ended = ffmpeg.waitFor(20, TimeUnit.SECONDS);
      ffmpeg.destroyForcibly();
      if (ended && ffmpeg.exitValue() == 0) {
        return Objects.requireNonNull(ImageIO.read(png));
      }
    }
    throw new AssertionError(Files.readString(folder.resolve("ffmpeg.log")));
  }

  private static String scenes(Path face) {
    return """
    {"name":"E2E","current_scene":"Main","current_program_scene":"Main",
     "scene_order":[{"name":"Main"},{"name":"Evening"}],
     "current_transition":"Cut","transitions":[],"groups":[],"modules":{},
     "sources":[
      {"id":"scene","name":"Main","settings":{"id_counter":1,"items":[%1$s]}},
      {"id":"scene","name":"Evening","settings":{"id_counter":1,"items":[%1$s]}},
      {"id":"tinybeauty_test_camera","name":"Cam",
       "settings":{"format":1,"width":640,"height":360,"fps":30,"file":"%2$s"},
       "filters":[{"id":"tinybeauty_filter","name":"Makeup","enabled":true,
         "settings":{"style":"classic-red"}}]}]}
    """
        .formatted(ITEM, face);
  }

  /// One frame of I420, rows without padding, as the camera reads it.
  private static void writeFace(Path file) throws IOException {
    TestFrame frame = new TestFrame(SlotFormat.I420, 640, 360, false);
    byte[] slot = frame.slot();
    byte[] tight = new byte[640 * 360 * 3 / 2];
    int at = 0;
    for (int plane = 0; plane < 3; plane++) {
      int width = plane == 0 ? 640 : 320;
      for (int y = 0; y < (plane == 0 ? 360 : 180); y++) {
        System.arraycopy(slot, frame.offset[plane] + y * frame.linesize[plane], tight, at, width);
        at += width;
      }
    }
    Files.write(file, tight);
  }

  /// Builds plugin and test camera.
  private Path build() {
    Path build = Path.of("target", "obs-plugin").toAbsolutePath();
    String sources = Tinybeauty.HOME.resolve("obs-bridge/plugin").toString();
    Program.succeeds(folder, "cmake", "-S", sources, "-B", build.toString());
    Program.succeeds(folder, "cmake", "--build", build.toString());
    return build;
  }

  private Path modules(Path build) throws IOException {
    Path modules = Files.createDirectory(folder.resolve("modules"));
    for (Path module :
        Arrays.asList(build.resolve("tinybeauty.so"), build.resolve("test/tinybeauty-test.so"))) {
      Files.createSymbolicLink(modules.resolve(module.getFileName()), module);
    }
    return modules;
  }

  private Path data() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.createSymbolicLink(
        data.resolve("tinybeauty"), Tinybeauty.HOME.resolve("obs-bridge/plugin/data"));
    Files.createDirectory(data.resolve("tinybeauty-test"));
    return data;
  }
}
