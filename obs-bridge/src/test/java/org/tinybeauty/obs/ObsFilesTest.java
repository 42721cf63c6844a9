package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tinybeauty.cli.CommandException;

/// What is read from OBS's files, and kept in ours.
class ObsFilesTest {
  @TempDir Path folder;

  private ObsPlaces places() {
    ObsMachine machine = new ObsMachine(ObsMachine.Os.LINUX, folder, folder, Map.of(), 1000);
    return ObsPlaces.of(machine, ObsPlaces.Kind.USER);
  }

  private void config(String name, String text) throws IOException {
    Path file = places().config().resolve(name);
    Files.createDirectories(file.resolve(".."));
    Files.writeString(file, text);
  }

  @Test
  void readsTheWebSocketOfOBS29() throws IOException {
    config(
        "global.ini",
        """
        \uFEFF[General]
        ServerPort=1

        [OBSWebSocket]
        ServerEnabled=true
        ServerPort=14659
        AuthRequired=true
        ServerPassword=a\\\\b=c
        """);
    ObsSettings found = ObsSettings.find(places()).orElseThrow();
    assertThat(found.enabled()).isTrue();
    assertThat(found.port()).isEqualTo(14659);
    assertThat(found.password()).isEqualTo("a\\b=c");
    assertThat(found.toString()).doesNotContain("b=c");
  }

  @Test
  void readsTheWebSocketOfLaterOBSFirst() throws IOException {
    config("global.ini", "[OBSWebSocket]\nServerEnabled=true\nServerPort=1\n");
    config(
        "plugin_config/obs-websocket/config.json",
        "{\"server_enabled\":false,\"server_port\":4460,\"auth_required\":false,"
            + "\"server_password\":\"unused\"}");
    ObsSettings found = ObsSettings.find(places()).orElseThrow();
    assertThat(found.enabled()).isFalse();
    assertThat(found.port()).isEqualTo(4460);
    assertThat(found.password()).isEmpty();
  }

  @Test
  void anOBSThatNeverRanHasNoSettings() throws IOException {
    assertThat(ObsSettings.find(places())).isEmpty();
    config("global.ini", "[General]\nFirstRun=true\n");
    assertThat(ObsSettings.find(places())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "  Loaded Modules:;    tinybeauty.so;-----;  x | true | '' ",
        "  Loaded Modules:;    obs-x264.so;-----;tinybeauty.so | false | '' ",
        "  Loaded Modules:;    nottinybeauty.so | false | '' ",
        "Portable mode: true;  Loaded Modules: | false | portable mode",
        "Safe Mode enabled.;  Loaded Modules: | false | safe mode",
        "Command Line Arguments: --multi --safe-mode | false | safe mode",
        "Third-party plugins disabled. | false | a start without third-party plugins",
      })
  void readsOBSsLog(String text, boolean loaded, String mode) throws IOException {
    config("logs/2026-01-01 10-00-00.txt", "");
    config("logs/2026-01-02 09-00-00.txt", lines("OBS 29.0.2.1-1+b1 (linux);" + text));
    ObsLog log = ObsLog.newest(places().logs()).orElseThrow();
    assertThat(log.version()).contains("29.0.2.1-1+b1");
    assertThat(log.loaded()).isEqualTo(loaded);
    assertThat(log.mode().orElse("")).isEqualTo(mode.strip());
  }

  @ParameterizedTest
  @CsvSource({
    "Module '/x/tinybeauty.so' compiled with newer libobs 32.2",
    "Module '/x/tinybeauty.so' not loaded",
    "os_dlopen(/x/tinybeauty.so->/x/tinybeauty.so): undefined symbol",
  })
  void findsWhatOBSHasAgainstThePlugin(String line) throws IOException {
    config("logs/2026-01-02 09-00-00.txt", lines("Loaded;" + line + ";[tinybeauty] hello"));
    ObsLog log = ObsLog.newest(places().logs()).orElseThrow();
    assertThat(log.complaint()).contains(line);
    assertThat(log.ours(3)).containsExactly("[tinybeauty] hello");
  }

  private static String lines(String text) {
    StringBuilder lines = new StringBuilder();
    for (String line : text.split(";", -1)) {
      lines.append("20:46:15.976: ").append(line).append('\n');
    }
    return lines.toString();
  }

  @ParameterizedTest
  @CsvSource({"29.0.2.1-1+b1, 29.0, 0", "30.1.0, 29.0, 1", "28.1, 29.0, -1", "29.1.3, 29.0, 1"})
  void comparesVersionsOfLibobs(String text, String other, int sign) {
    var version = ObsModuleVersion.parse(text).orElseThrow();
    assertThat(Integer.signum(version.compareTo(ObsModuleVersion.parse(other).orElseThrow())))
        .isEqualTo(sign);
  }

  @Test
  void whatIsNotThereHasNoVersion() {
    assertThat(ObsModuleVersion.of(folder.resolve("tinybeauty.so"))).isEmpty();
    assertThat(ObsModuleVersion.parse("unknown version")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theJournalReadsBackWhatItWrote(long seed) throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Path file = folder.resolve("journal.json");
    ObsJournal journal = new ObsJournal(file);
    List<ObsChange> kept = new ArrayList<>();
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      ObsChange change = change(random);
      switch (random.nextInt(4)) {
        case 0 -> {
          ObsException refusal = ObsException.refused("X", 600, "");
          assertThatThrownBy(() -> journal.make(change, () -> fail(refusal))).isSameAs(refusal);
        }
        case 1 -> {
          ObsException broken = new ObsException(ObsException.Reason.CLOSED, "gone");
          assertThatThrownBy(() -> journal.make(change, () -> fail(broken))).isSameAs(broken);
          kept.add(change);
        }
        default -> {
          journal.make(change, () -> assertThat(new ObsJournal(file).changes()).contains(change));
          kept.add(change);
        }
      }
      if (!kept.isEmpty() && random.nextInt(4) == 0) {
        journal.remove(kept.removeLast());
      }
    }
    assertThat(new ObsJournal(file).changes()).isEqualTo(kept);
    assertThat(Files.exists(file)).isEqualTo(!kept.isEmpty());
  }

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  private static void fail(ObsException e) {
    throw e;
  }

  private static ObsChange change(RandomGenerator random) {
    String name = "Szene \"" + random.nextInt(100) + "\" é=:";
    return switch (random.nextInt(4)) {
      case 0 -> new ObsChange.FilterAdded(name, "f", "k");
      case 1 ->
          new ObsChange.ServiceSet(
              "rtmp_common", ObsJson.object().put("key", name).put("n", 1), "rtmp://x/live");
      case 2 -> new ObsChange.SourceAdded(name, "s", "k");
      default -> new ObsChange.RuleSet(name, "smoky", "");
    };
  }

  @Test
  void aDamagedJournalStopsEverything() throws IOException {
    Path file = Files.writeString(folder.resolve("journal.json"), "{");
    assertThatThrownBy(() -> new ObsJournal(file))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("nothing was touched");
  }

  @Test
  void rulesReadBackWhateverAScenesNameIs() {
    Path file = folder.resolve("scenes.yaml");
    ObsScenes scenes = new ObsScenes(file);
    List<String> names =
        List.of("Main", "yes", "1", "a: b", "- x", "# y", "\"q\"", "é 漢", " lead", "null");
    names.forEach(name -> scenes.set(name, "smoky"));
    assertThat(new ObsScenes(file).rules().keySet()).containsExactlyInAnyOrderElementsOf(names);
    assertThat(file).content().startsWith("# Which style");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"- a", "a: [1, 2]", "a: {b: c}", "{"})
  void rulesThatMakeNoSenseAreAUsageError(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("scenes.yaml"), text);
    assertThatThrownBy(() -> new ObsScenes(file))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("expected: lines SCENE: STYLE");
  }

  @Test
  void waitsTwiceAsLongEachTimeUpToAMost() {
    ObsBackOff backOff = new ObsBackOff(Duration.ofMillis(500), Duration.ofSeconds(3));
    assertThat(Stream.generate(backOff::next).limit(5).map(Duration::toMillis))
        .containsExactly(500L, 1000L, 2000L, 3000L, 3000L);
    backOff.reset();
    assertThat(backOff.next()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void probesTheEnginesSocket() throws IOException {
    Path socket = folder.resolve("e.sock");
    assertThat(ObsEngineProbe.ask(socket)).isEqualTo(ObsEngineProbe.Answer.ABSENT);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofVirtual().start(() -> endOne(server));
      assertThat(ObsEngineProbe.ask(socket)).isEqualTo(ObsEngineProbe.Answer.STRANGE);
    }
    assertThat(ObsEngineProbe.ask(socket)).isEqualTo(ObsEngineProbe.Answer.DEAD);
  }

  private static void endOne(ServerSocketChannel server) {
    try {
      server.accept().close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
