package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.testing.FreePort;
import org.tinybeauty.testing.Program;
import org.tinybeauty.testing.Wait;

/// A real OBS without a screen: under an Xvfb of its own, in a home folder of its own, with two
/// scenes (`Main`, which shows the colour source `Cam`, and `Break`), and its WebSocket server on.
/// Tests that use it are tagged `clients`, and left out with a line where OBS is not installed.
///
///     RealObs.needed();
///     try (RealObs obs = new RealObs(folder).start()) { ... }
public final class RealObs implements AutoCloseable {
  /// What OBS 29 leaks by itself.
  static final int USUAL_LEAKS = 1;

  static final String PASSWORD = "e2e-secret";
  static final String OLD_KEY = "old-stream-key";

  private static final int PATIENCE_SECONDS = 90;
  private static final Pattern LEAKS = Pattern.compile("Number of memory leaks: (\\d+)");

  private final Path folder;
  private final int port;
  private final Map<String, String> environment = new HashMap<>();
  private final Path said;
  private @Nullable Process screen;
  private @Nullable Process obs;

  /// Writes the home folder; nothing runs yet.
  ///
  /// @param folder an empty one; a short path, since a socket may come to lie below it
  public RealObs(Path folder) {
    this.folder = folder;
    this.said = folder.resolve("obs-said.log");
    this.port = FreePort.any();
    try {
      seed();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Leaves the test out where OBS or Xvfb is not on this machine.
  ///
  /// @param more programs that the test needs
  public static void needed(String... more) {
    Program.needs("obs", "Xvfb");
    Program.needs(more);
  }

  /// Sets a variable of OBS's surroundings, before it starts.
  public RealObs with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /// Puts another collection of scenes in place of the usual one, before it starts.
  RealObs scenes(String json) {
    try {
      write("basic/scenes/E2E.json", json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /// Starts OBS, and waits until its WebSocket server answers.
  public RealObs start() {
    try {
      Path display = folder.resolve("display");
      screen =
          run(
              display,
              folder.resolve("xvfb.log"),
              List.of(
                  "Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"));
      await("Xvfb", () -> !read(display).isBlank());
      environment.put("DISPLAY", ":" + read(display).strip());
      obs =
          run(
              said,
              said,
              List.of("obs", "--multi", "--disable-missing-files-check", "--scene", "Main"));
      await("OBS", () -> read(said).contains("IO thread started"));
      return this;
    } catch (RuntimeException | Error e) {
      kill();
      throw e;
    }
  }

  /// Where its WebSocket server listens.
  ObsAddress address() {
    return new ObsAddress("127.0.0.1", port, PASSWORD);
  }

  /// The machine as our program sees it, with OBS's home.
  ObsMachine machine() {
    return new ObsMachine(ObsMachine.Os.LINUX, Path.of("/"), home(), Map.copyOf(environment), 1000);
  }

  /// The home folder.
  public Path home() {
    return folder.resolve("home");
  }

  /// All that it has said, which is its log.
  public String said() {
    return read(said);
  }

  /// OBS's process.
  public ProcessHandle process() {
    return obs().toHandle();
  }

  /// Ends it as its user would.
  ///
  /// @return how many memory leaks it counted
  public int stop() {
    signal("INT");
    try {
      assertThat(obs().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("OBS ends").isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(obs().exitValue()).as(said()).isZero();
    Matcher leaks = LEAKS.matcher(said());
    assertThat(leaks.find()).as("OBS counts its leaks").isTrue();
    return Integer.parseInt(leaks.group(1));
  }

  @Override
  public void close() {
    kill();
  }

  /// Waits until something is so.
  static void await(String what, BooleanSupplier so) {
    Wait.until(so, () -> "waited in vain for " + what);
  }

  private Process obs() {
    return Objects.requireNonNull(obs, "not started");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(obs().pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void kill() {
    kill(obs);
    kill(screen);
  }

  private static void kill(@Nullable Process one) {
    if (one == null) {
      return;
    }
    one.destroyForcibly();
    try {
      one.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Process run(Path out, Path err, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
    builder.environment().putAll(environment);
    if (out.equals(err)) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectError(err.toFile());
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void seed() throws IOException {
    Path runtime = Files.createDirectories(folder.resolve("run"));
    Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwx------"));
    environment.putAll(
        Map.of(
            "HOME", home().toString(),
            "XDG_CONFIG_HOME", home().resolve(".config").toString(),
            "XDG_RUNTIME_DIR", runtime.toString(),
            "QT_QPA_PLATFORM", "xcb",
            "LIBGL_ALWAYS_SOFTWARE", "1",
            "LANG", "C.UTF-8",
            "LC_ALL", "C.UTF-8"));
    write(
        "global.ini",
        """
        [General]
        FirstRun=true
        LastVersion=486539266
        Pre19Defaults=false
        Pre21Defaults=false
        Pre23Defaults=false
        Pre24.1Defaults=false
        EnableAutoUpdates=false
        ConfirmOnExit=false
        InfoIncrement=9999

        [Basic]
        Profile=E2E
        ProfileDir=E2E
        SceneCollection=E2E
        SceneCollectionFile=E2E

        [BasicWindow]
        PreviewEnabled=false
        WarnBeforeStartingStream=false
        WarnBeforeStoppingStream=false

        [OBSWebSocket]
        FirstLoad=false
        ServerEnabled=true
        ServerPort=%d
        AlertsEnabled=false
        AuthRequired=true
        ServerPassword=%s
        """
            .formatted(port, PASSWORD));
    write(
        "basic/profiles/E2E/basic.ini",
        """
        [Output]
        Mode=Simple

        [SimpleOutput]
        VBitrate=500
        StreamEncoder=x264
        Preset=ultrafast
        UseAdvanced=true
        x264Settings=keyint=30

        [Video]
        BaseCX=640
        BaseCY=360
        OutputCX=640
        OutputCY=360
        FPSType=0
        FPSCommon=30

        [Audio]
        SampleRate=48000
        ChannelSetup=Stereo
        """);
    write(
        "basic/profiles/E2E/service.json",
        """
        {"type":"rtmp_custom","settings":
          {"server":"rtmp://127.0.0.1:1/live","key":"%s","use_auth":false}}
        """
            .formatted(OLD_KEY));
    write(
        "basic/scenes/E2E.json",
        """
        {"name":"E2E","current_scene":"Main","current_program_scene":"Main",
         "scene_order":[{"name":"Main"},{"name":"Break"}],
         "current_transition":"Cut","transitions":[],"groups":[],"modules":{},
         "sources":[
          {"id":"scene","name":"Main","settings":{"id_counter":1,"items":[
            {"name":"Cam","id":1,"visible":true,"align":5,"bounds_type":0,
             "pos":{"x":0.0,"y":0.0},"scale":{"x":1.0,"y":1.0},"rot":0.0}]}},
          {"id":"scene","name":"Break","settings":{"id_counter":0,"items":[]}},
          {"id":"color_source_v3","name":"Cam",
           "settings":{"color":4278190335,"width":640,"height":360},"filters":[]}]}
        """);
  }

  private void write(String name, String text) throws IOException {
    Path file = home().resolve(".config/obs-studio").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
