package org.tinybeauty.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.makeup.Region;

class ServeConfigTest {
  private static final List<String> MANUAL = ServeConfigReader.manual().lines().toList();

  @Test
  void theManualHoldsEveryDefault() {
    assertThat(ServeConfigReader.parse(ServeConfigReader.manual(), "manual"))
        .isEqualTo(ServeConfig.DEFAULT);
  }

  @Test
  void theManualHoldsEveryKeyThatIsRead() {
    ConfigDocument document = new ConfigDocument(ServeConfigReader.manual(), "manual");
    ServeConfigReader.read(document, UnaryOperator.identity());
    assertThat(pathsOfTheManual()).isEqualTo(new TreeSet<>(document.paths()));
  }

  @Test
  void everyKeyOfTheManualIsExplainedAboveIt() {
    for (int i = 0; i < MANUAL.size(); i++) {
      String line = MANUAL.get(i);
      if (!line.isBlank() && !line.strip().startsWith("#")) {
        assertThat(i).isPositive();
        assertThat(MANUAL.get(i - 1).strip()).as("above line %d: %s", i + 1, line).startsWith("#");
        assertThat(MANUAL.get(i - 1).indexOf('#')).isEqualTo(line.length() - line.strip().length());
      }
    }
  }

  @Test
  void theExampleOfAKeyInTheManualIsRight(@TempDir Path folder) {
    StringBuilder example = new StringBuilder("keys:\n");
    MANUAL.stream()
        .filter(line -> line.matches("#   ?[- ] .*"))
        .map(line -> line.substring(1))
        .forEach(line -> example.append(line).append('\n'));
    ServeConfig config =
        ServeConfigReader.parse(
            example.toString().replace("/srv/recordings", folder.toString()), "example");
    assertThat(config.keys()).hasSize(1);
    assertThat(config.keys().getFirst().look())
        .isEqualTo(new ServeConfig.Wear("smoky", 1, 0.5f, 1, 1, 1));
    assertThat(config.keys().getFirst().outputs().push()).hasSize(1);
    assertThat(config.keys().getFirst().outputs().recording().folder()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "{}", "rtmp:\n", "keys:\n", "\uFEFF"})
  void whatSaysNothingLeavesTheDefaults(String text) {
    assertThat(ServeConfigReader.parse(text, "serve.yaml")).isEqualTo(ServeConfig.DEFAULT);
  }

  @Test
  void keysTakeOverWhatTheyDoNotSay() {
    ServeConfig config =
        ServeConfigReader.parse(
            """
            look: {style: smoky, lips: 0.2}
            outputs: {push: ["rtmp://one.example/app/a"]}
            keys:
              - key: first
                look: {eyes: 0.5}
              - {key: "0123", outputs: {push: []}}
            """,
            "serve.yaml");
    ServeConfig.StreamKey first = config.stream("first");
    assertThat(first.look()).isEqualTo(new ServeConfig.Wear("smoky", 1, 0.2f, 0.5f, 1, 1));
    assertThat(first.look().look().wear(Region.EYES).strength()).isEqualTo(0.5f);
    assertThat(first.outputs().push()).containsExactly("rtmp://one.example/app/a");
    assertThat(config.stream("0123").outputs().push()).isEmpty();
    assertThat(config.stream("other").look()).isEqualTo(config.look());
  }

  @Test
  void filtersOfObsWearWhatStreamsDoUnlessToldOtherwise() {
    ServeConfig config = ServeConfigReader.parse("look: {style: smoky, lips: 0.5}", "a");
    assertThat(config.obs().enabled()).isTrue();
    assertThat(config.obs().look()).isEqualTo(config.look());
    ServeConfig other =
        ServeConfigReader.parse("look: {style: smoky}\nobs: {look: {eyes: 0.5}}", "b");
    assertThat(other.obs().look()).isEqualTo(new ServeConfig.Wear("smoky", 1, 1, 0.5f, 1, 1));
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        arguments("htpp:\n  port: 1\n", "serve.yaml:1: htpp is unknown (did you mean http?)"),
        arguments(
            "rtmp:\n  prot: 1\n", "serve.yaml:2: rtmp.prot is unknown (did you mean rtmp.port?)"),
        arguments("port: 1\n", "serve.yaml:1: port is unknown (did you mean http.port?)"),
        arguments("\n\nstyle: smoky", "serve.yaml:3: style is unknown (did you mean look.style?)"),
        arguments(
            "access: {on_publish: x}",
            "access.on_publish is unknown (did you mean access.on-publish?)"),
        arguments("zzzzzz: 1", "zzzzzz is unknown (expected one of: access, http, keys,"),
        arguments("look:\n  ? [a]\n  : 1", "serve.yaml:2: look has a key that is a list"),
        arguments(
            "rtmp:\n  port: ninety",
            "serve.yaml:2: rtmp.port is 'ninety' (expected: a whole number 1 to 65535)"),
        arguments("rtmp:\n  port: 0", "rtmp.port is '0' (expected: a whole number 1 to 65535)"),
        arguments("rtmp: {port: 65536}", "rtmp.port is '65536'"),
        arguments("rtmp: {port: 99999999999999999999}", "rtmp.port is '99999999999999999999'"),
        arguments("rtmp: {port: 1935.5}", "rtmp.port is '1935.5'"),
        arguments("rtmp: {port: [1]}", "rtmp.port is a list"),
        arguments("rtmp: {port: {a: 1}}", "rtmp.port is a section of keys"),
        arguments(
            "rtmp:\n  port:\n",
            "serve.yaml:2: rtmp.port has no value (expected: a whole number 1 to 65535; without the"
                + " line it is 1935)"),
        arguments("rtmp: 1935", "serve.yaml:1: rtmp is '1935' (expected: keys with values)"),
        arguments("rtmp: [1935]", "rtmp is a list (expected: keys with values)"),
        arguments("- a\n- b", "serve.yaml:1: the file is a list (expected: keys with values)"),
        arguments("just words", "the file is 'just words'"),
        arguments(
            "rtmp: {address: ''}",
            "rtmp.address is '' (expected: a host name, an IP address or *)"),
        arguments("rtmp: {address: 'a/b'}", "rtmp.address is 'a/b'"),
        arguments("rtmp: {address: ~}", "rtmp.address has no value"),
        arguments(
            "rtmps: {certificate: a.pem}",
            "rtmps.private-key is empty (expected: certificate and private-key, both or neither)"),
        arguments("rtmps: {private-key: a.pem}", "rtmps.certificate is empty"),
        arguments(
            "http: {hosts: studio}", "http.hosts is 'studio' (expected: a list, [] when empty)"),
        arguments(
            "http:\n  hosts:\n    - a\n    - [b]",
            "serve.yaml:4: http.hosts[1] is a list (expected: a text)"),
        arguments(
            "access: {takeover: maybe}", "access.takeover is 'maybe' (expected: true or false)"),
        arguments("obs: {enabled: maybe}", "obs.enabled is 'maybe' (expected: true or false)"),
        arguments("obs: {socket: a.sock}", "obs.socket is 'a.sock' (expected: a path from /"),
        arguments("obs: {look: {strength: 2}}", "obs.look.strength is '2'"),
        arguments("access: {takeover: 1}", "access.takeover is '1'"),
        arguments(
            "access: {on-publish: 'ftp://a/b'}",
            "access.on-publish is 'ftp://a/b' (expected: an http:// or https:// URL)"),
        arguments("access: {on-play: 'http:'}", "access.on-play is 'http:'"),
        arguments("access: {on-play: 'h t'}", "access.on-play is 'h t'"),
        arguments("access: {reconnect-seconds: -1}", "access.reconnect-seconds is '-1'"),
        arguments("access: {reconnect-seconds: 601}", "expected: a whole number 0 to 600"),
        arguments("access: {webhook-timeout-millis: 99}", "access.webhook-timeout-millis is '99'"),
        arguments(
            "look: {strength: 1.6}", "look.strength is '1.6' (expected: a number 0.0 to 1.5)"),
        arguments("look: {strength: -0.1}", "look.strength is '-0.1'"),
        arguments("look: {lips: .nan}", "look.lips is '.nan'"),
        arguments("look: {lips: NaN}", "look.lips is 'NaN'"),
        arguments("look: {eyes: strong}", "look.eyes is 'strong'"),
        arguments("look: {style: ''}", "look.style is empty"),
        arguments("look: {stile: smoky}", "look.stile is unknown (did you mean look.style?)"),
        arguments(
            "video: {preset: veryfats}", "video.preset is 'veryfats' (expected one of: ultrafast,"),
        arguments("video: {bitrate-kbps: 2M}", "video.bitrate-kbps is '2M'"),
        arguments("video: {bitrate: 2000}", "video.bitrate is unknown"),
        arguments("video: {gop-frames: 1001}", "video.gop-frames is '1001'"),
        arguments(
            "outputs: {push: ['http://a/b/c']}",
            "outputs.push has as entry 1 no rtmp:// or rtmps://HOST/APP/KEY"),
        arguments(
            "outputs: {push: ['rtmp://a.example/app/k', 'rtmp://a.example']}",
            "outputs.push has as entry 2"),
        arguments("outputs: {push: [~]}", "outputs.push[0] is empty (expected: a text)"),
        arguments(
            "outputs: {record: {folder: /no/such/folder}}",
            "outputs.record.folder is '/no/such/folder' (expected: a folder that exists)"),
        arguments(
            "outputs: {record: {format: avi}}",
            "outputs.record.format is 'avi' (expected one of: mp4, mkv)"),
        arguments(
            "outputs: {record: {stream: all}}",
            "outputs.record.stream is 'all' (expected one of: beauty, live, both)"),
        arguments(
            "outputs: {record: true}", "outputs.record is 'true' (expected: keys with values)"),
        arguments("keys: abc", "keys is 'abc' (expected: a list, [] when empty)"),
        arguments("keys: {a: b}", "keys is a section of keys"),
        arguments("keys: [abc]", "keys[0] is 'abc' (expected: keys with values)"),
        arguments("keys:\n  - look: {}\n", "keys[0].key is missing"),
        arguments("keys: [{key: 'a b'}]", "keys[0].key is missing or not made of letters"),
        arguments("keys: [{key: '../a'}]", "keys[0].key is missing or not made of letters"),
        arguments("keys: [{key: ''}]", "keys[0].key is missing or not made of letters"),
        arguments(
            "keys:\n  - key: a\n  - key: b\n  - key: a",
            "serve.yaml:1: keys has in entry 3 a key that was there before"),
        arguments(
            "keys:\n  - key: a\n    lok: {}",
            "serve.yaml:3: keys[0].lok is unknown (did you mean keys[0].look?)"),
        arguments(
            "keys:\n  - key: a\n    look: {lips: 9}", "serve.yaml:3: keys[0].look.lips is '9'"),
        arguments("limits: {connections: 0}", "limits.connections is '0'"),
        arguments("limits: {streams: 101}", "limits.streams is '101'"),
        arguments("styles: /a", "styles is '/a' (expected: a list"),
        arguments(
            "rtmp:\n  port: 1\nrtmp:\n  port: 2",
            "serve.yaml:3: rtmp is there twice (first in line 1)"),
        arguments(
            "rtmp:\n  port: 1\n  port: 2",
            "serve.yaml:3: rtmp.port is there twice (first in line 2)"),
        arguments("rtmp:\n\tport: 1", "serve.yaml:2: no YAML: found character '\\t(TAB)'"),
        arguments("rtmp: {port: 1", "no YAML:"),
        arguments("rtmp: 'open", "no YAML:"),
        arguments("a: b: c", "serve.yaml:1: no YAML: mapping values are not allowed here"),
        arguments("--- {}\n--- {}", "no YAML:"),
        arguments("rtmp: \u0007", "no YAML:"),
        arguments("rtmp: !!URL [x]", "no YAML: Global tag is not allowed"),
        arguments("styles: &a [*a]", "anchors (&a) have no use here"),
        arguments("rtmp: &x {port: 1}\nhttp: *x", "anchors (&x) have no use here"),
        arguments("[".repeat(5000), "no YAML:"),
        arguments("a: ".repeat(3) + "\n", "no YAML:"));
  }

  @ParameterizedTest
  @MethodSource
  void wrong(String text, String message) {
    assertThatThrownBy(() -> ServeConfigReader.parse(text, "serve.yaml"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .message()
        .startsWith("serve.yaml");
  }

  @Test
  void everythingWrongIsSaidAtOnceInTheOrderOfTheFile() {
    assertThatThrownBy(
            () -> ServeConfigReader.parse("zip: 1\nrtmp:\n  port: x\nlook:\n  lips: 9\n", "s"))
        .message()
        .matches("(?s)s:1: zip .*\\Rs:3: rtmp.port .*\\Rs:5: look.lips .*");
  }

  @Test
  void valuesOfKeysAreNotRepeatedInMessages() {
    assertThatThrownBy(
            () ->
                ServeConfigReader.parse(
                    "keys: [{key: 'very secret'}]\noutputs: {push: ['http://a/b/secret']}", "s"))
        .message()
        .doesNotContain("secret");
  }

  @Test
  void aKeyIsNotInTheConfigurationsText() {
    ServeConfig config =
        ServeConfigReader.parse(
            "keys: [{key: hush}]\noutputs: {push: ['rtmp://a.example/b/hush']}", "s");
    assertThat(config.toString()).doesNotContain("hush");
  }

  @Test
  void aMegabyteIsRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("big.yaml");
    Files.writeString(file, "rtmp: {port: 2000}\n" + "# a comment\n".repeat(80_000));
    assertThat(ServeConfigReader.read(file, UnaryOperator.identity()).rtmp().port())
        .isEqualTo(2000);
  }

  @Test
  void muchMoreThanThatIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("big.yaml");
    Files.writeString(file, "# a comment\n".repeat(1_000_000));
    assertThatThrownBy(() -> ServeConfigReader.read(file, UnaryOperator.identity()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("expected: a configuration");
  }

  @Test
  void filesThatAreNoTextAreNamed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("bytes.yaml");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 1});
    assertThatThrownBy(() -> ServeConfigReader.read(file, UnaryOperator.identity()))
        .hasMessageContaining("is not UTF-8");
    assertThatThrownBy(
            () -> ServeConfigReader.read(folder.resolve("none.yaml"), UnaryOperator.identity()))
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> ServeConfigReader.read(folder, UnaryOperator.identity()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot be read");
  }

  /// The manual cut, doubled and with bytes changed: it is read or refused, never anything else.
  @Test
  void damagedFilesAreReadOrRefused() {
    Random random = new Random(7);
    String manual = ServeConfigReader.manual();
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder(manual);
      for (int change = 0; change <= i % 5; change++) {
        int at = random.nextInt(Math.clamp(text.length(), 1, manual.length() - 30));
        switch (random.nextInt(4)) {
          case 0 -> text.insert(at, (char) random.nextInt(128));
          case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
          case 2 -> text.insert(at, manual, at, at + 30);
          default -> text.setLength(Math.max(1, at));
        }
      }
      try {
        ServeConfigReader.parse(text.toString(), "damaged");
      } catch (ConfigException e) {
        refused.add(String.valueOf(e.getMessage()));
      }
    }
    assertThat(refused).hasSizeBetween(200, 1900).allMatch(text -> text.startsWith("damaged"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.8.9.1"})
  void loopbackIsClosedToOthers(String address) {
    assertThat(ServeConfig.local(address)).isTrue();
    assertThat(at(address, "").open()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "0.0.0.0", "::", "192.0.2.7", "no such host"})
  void otherAddressesAreOpenWithoutKeysOrWebhook(String address) {
    assertThat(ServeConfig.local(address)).isFalse();
    assertThat(at(address, "").open()).isTrue();
    assertThat(at(address, "keys: [{key: a}]").open()).isFalse();
    assertThat(at(address, "access: {on-publish: 'http://127.0.0.1/ask'}").open()).isFalse();
    assertThat(at(address, "access: {on-play: 'http://127.0.0.1/ask'}").open()).isTrue();
  }

  private static ServeConfig at(String address, String more) {
    ServeConfig config = ServeConfigReader.parse(more, "s");
    return new ServeConfig(
        new ServeConfig.Listen(address, 1935),
        config.rtmps(),
        config.http(),
        config.access(),
        config.look(),
        config.video(),
        config.outputs(),
        config.keys(),
        config.limits(),
        config.obs(),
        config.styles());
  }

  /// The key of every line that is no comment, with those that it is indented under.
  private static SortedSet<String> pathsOfTheManual() {
    SortedSet<String> paths = new TreeSet<>();
    Deque<String> above = new ArrayDeque<>();
    for (String line : MANUAL) {
      if (line.isBlank() || line.strip().startsWith("#")) {
        continue;
      }
      int depth = (line.length() - line.strip().length()) / 2;
      if (depth > above.size()) {
        throw new AssertionError("indented too far: " + line);
      }
      while (above.size() > depth) {
        above.removeLast();
      }
      above.addLast(line.strip().substring(0, line.strip().indexOf(':')));
      paths.add(String.join(".", above));
    }
    return paths;
  }
}
