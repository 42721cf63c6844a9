package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tinybeauty.cli.CommandException;

/// Where the plugin goes, and that it goes away again.
class ObsInstallTest {
  @TempDir Path folder;
  private Path home = Path.of("");
  private ObsPlugin plugin = new ObsPlugin(Path.of(""), Path.of(""));

  @BeforeEach
  void compiled() throws IOException {
    home = Files.createDirectories(folder.resolve("home"));
    Path data = Files.createDirectories(folder.resolve("data/locale"));
    Files.writeString(data.resolve("en-US.ini"), "A=\"B\"");
    Path module = Files.writeString(folder.resolve("tinybeauty.so"), "module");
    plugin = new ObsPlugin(module, folder.resolve("data"));
  }

  private ObsMachine machine() {
    return new ObsMachine(ObsMachine.Os.LINUX, folder, home, Map.of(), 1000);
  }

  private ObsInstall install(ObsPlaces.Kind kind) {
    return new ObsInstall(machine(), ObsPlaces.of(machine(), kind));
  }

  @ParameterizedTest
  @CsvSource({
    "LINUX, USER, , /h/.config/obs-studio/plugins/tinybeauty/bin/64bit/tinybeauty.so,"
        + " /h/.config/obs-studio/plugins/tinybeauty/data",
    "LINUX, USER, XDG_CONFIG_HOME=/c, /c/obs-studio/plugins/tinybeauty/bin/64bit/tinybeauty.so,"
        + " /c/obs-studio/plugins/tinybeauty/data",
    "LINUX, SYSTEM, , /r/usr/lib/x86_64-linux-gnu/obs-plugins/tinybeauty.so,"
        + " /r/usr/share/obs/obs-plugins/tinybeauty",
    "LINUX, FLATPAK, ,"
        + " /h/.var/app/com.obsproject.Studio/config/obs-studio/plugins/tinybeauty/bin/64bit/tinybeauty.so,"
        + " /h/.var/app/com.obsproject.Studio/config/obs-studio/plugins/tinybeauty/data",
    "WINDOWS, USER, , C:/ProgramData/obs-studio/plugins/tinybeauty/bin/64bit/tinybeauty.dll,"
        + " C:/ProgramData/obs-studio/plugins/tinybeauty/data",
    "WINDOWS, SYSTEM, ProgramData=D:/P,"
        + " D:/P/obs-studio/plugins/tinybeauty/bin/64bit/tinybeauty.dll,"
        + " D:/P/obs-studio/plugins/tinybeauty/data",
    "MACOS, USER, , /h/Library/Application"
        + " Support/obs-studio/plugins/tinybeauty.plugin/Contents/MacOS/tinybeauty,"
        + " /h/Library/Application Support/obs-studio/plugins/tinybeauty.plugin/Contents/Resources",
    "MACOS, SYSTEM, , /r/Library/Application"
        + " Support/obs-studio/plugins/tinybeauty.plugin/Contents/MacOS/tinybeauty,"
        + " /r/Library/Application Support/obs-studio/plugins/tinybeauty.plugin/Contents/Resources",
  })
  void knowsWhereEachOBSLooks(
      ObsMachine.Os os, ObsPlaces.Kind kind, String variable, String module, String data) {
    ObsPlaces places = ObsPlaces.of(machine(os, variable), kind);
    assertThat(places.module()).hasToString(module);
    assertThat(places.data()).hasToString(data);
    assertThat(places.proven())
        .isEqualTo(os == ObsMachine.Os.LINUX && kind != ObsPlaces.Kind.FLATPAK);
  }

  @ParameterizedTest
  @CsvSource({
    "LINUX, , /tmp/tinybeauty-7/obs.sock",
    "LINUX, XDG_RUNTIME_DIR=/run/user/7, /run/user/7/tinybeauty/obs.sock",
    "LINUX, TINYBEAUTY_SOCK=/x/y.sock, /x/y.sock",
    "WINDOWS, LOCALAPPDATA=C:/L, C:/L/tinybeauty/obs.sock",
    "MACOS, TMPDIR=/t, /t/tinybeauty/obs.sock",
  })
  void knowsWhereTheEngineListens(ObsMachine.Os os, String variable, String socket) {
    assertThat(machine(os, variable).socket()).hasToString(socket);
  }

  private static ObsMachine machine(ObsMachine.Os os, String variable) {
    Map<String, String> environment =
        variable == null ? Map.of() : Map.of(variable.split("=", 2)[0], variable.split("=", 2)[1]);
    return new ObsMachine(os, Path.of("/r"), Path.of("/h"), environment, 7);
  }

  @Test
  void takesTheFolderOfPluginsThatTheSystemHas() throws IOException {
    Files.createDirectories(folder.resolve("usr/lib64/obs-plugins"));
    assertThat(ObsPlaces.of(machine(), ObsPlaces.Kind.SYSTEM).module())
        .isEqualTo(folder.resolve("usr/lib64/obs-plugins/tinybeauty.so"));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void takesAwayExactlyWhatItWrote(long seed) throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    ObsPlaces.Kind kind = ObsPlaces.Kind.values()[random.nextInt(ObsPlaces.Kind.values().length)];
    Path stranger = home.resolve(".config/obs-studio/plugins/other/bin/64bit/other.so");
    if (random.nextBoolean()) {
      Files.createDirectories(stranger.getParent());
      Files.writeString(stranger, "other");
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      Files.writeString(plugin.data().resolve("locale/x" + i + ".ini"), "text " + random.nextInt());
    }
    List<Path> before = tree();
    for (int i = random.nextInt(3); i >= 0; i--) {
      install(kind).install(plugin, Path.of("/opt/tinybeauty"));
    }
    ObsPlaces places = ObsPlaces.of(machine(), kind);
    assertThat(places.module()).hasContent("module");
    assertThat(places.data().resolve("locale/en-US.ini")).hasContent("A=\"B\"");
    assertThat(install(kind).engineFile()).hasContent("/opt/tinybeauty\n");
    assertThat(tree()).noneMatch(file -> file.toString().endsWith(".part"));
    ObsInstall.Removal removal = install(kind).uninstall();
    assertThat(removal.kept()).isEmpty();
    assertThat(tree()).isEqualTo(before);
  }

  static LongStream seeds() {
    return LongStream.range(0, 30);
  }

  private List<Path> tree() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted().toList();
    }
  }

  @Test
  void aNewerInstallTakesAwayWhatIsNoPartOfItAnyMore() throws IOException {
    Path old = Files.writeString(plugin.data().resolve("old.txt"), "old");
    install(ObsPlaces.Kind.USER).install(plugin, Path.of("/opt/tinybeauty"));
    Files.delete(old);
    Files.writeString(plugin.module(), "newer");
    install(ObsPlaces.Kind.USER).install(plugin, Path.of("/opt/tinybeauty"));
    ObsPlaces places = ObsPlaces.of(machine(), ObsPlaces.Kind.USER);
    assertThat(places.module()).hasContent("newer");
    assertThat(places.data().resolve("old.txt")).doesNotExist();
  }

  @Test
  void keepsWhatSomebodyHasChanged() throws IOException {
    ObsPlaces places = ObsPlaces.of(machine(), ObsPlaces.Kind.USER);
    install(ObsPlaces.Kind.USER).install(plugin, Path.of("/opt/tinybeauty"));
    Files.writeString(places.module(), "their own");
    ObsInstall.Removal removal = install(ObsPlaces.Kind.USER).uninstall();
    assertThat(removal.kept()).containsExactly(places.module());
    assertThat(places.module()).hasContent("their own");
    assertThat(places.data()).doesNotExist();
  }

  @Test
  void saysWhatCompilingNeeds() throws IOException {
    Path project = folder.resolve("project");
    Path sources = Files.createDirectories(project.resolve("obs-bridge/plugin"));
    Files.writeString(sources.resolve("CMakeLists.txt"), "");
    ObsMachine bare =
        new ObsMachine(ObsMachine.Os.LINUX, folder, home, Map.of("PATH", "/nowhere"), 1000);
    assertThatThrownBy(() -> ObsPlugin.take(bare, project, text -> {}))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("no cmake, no ninja, no C compiler, no libobs-dev")
        .hasMessageContaining("sudo apt install cmake");
  }

  @Test
  void takesACompiledPluginUnlessItsSourcesAreNewer() throws IOException {
    Path project = folder.resolve("project");
    Path sources = Files.createDirectories(project.resolve("obs-bridge/plugin"));
    Path list = Files.writeString(sources.resolve("CMakeLists.txt"), "");
    Path module =
        Files.writeString(
            Files.createDirectories(sources.resolve("build")).resolve("tinybeauty.so"), "");
    ObsMachine bare =
        new ObsMachine(ObsMachine.Os.LINUX, folder, home, Map.of("PATH", "/nowhere"), 1000);
    assertThat(ObsPlugin.take(bare, project, text -> {}).module()).isEqualTo(module);
    var later = Files.getLastModifiedTime(module).toInstant().plusSeconds(60);
    Files.setLastModifiedTime(list, java.nio.file.attribute.FileTime.from(later));
    assertThatThrownBy(() -> ObsPlugin.take(bare, project, text -> {}))
        .isInstanceOf(CommandException.class);
  }
}
