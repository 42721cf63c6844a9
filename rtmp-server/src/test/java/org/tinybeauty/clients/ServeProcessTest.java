package org.tinybeauty.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.testing.FreePort;
import org.tinybeauty.testing.Program;
import org.tinybeauty.testing.Tinybeauty;

/// `tinybeauty serve` as users run it, a process of its own: FFmpeg publishes, FFmpeg plays, the
/// system ends it.
@Tag("clients")
class ServeProcessTest {
  private static final String KEY = "process-secret";

  /// Pictures of one play: five seconds.
  private static final int PLAYED = 125;

  /// Keyframes are two seconds apart; what is newer than the last may not be written yet.
  private static final int MOST_LOST = 75;

  /// The end takes five seconds at most on a machine that is not busy with other tests.
  private static final long GENEROUS_NANOS = 30_000_000_000L;

  private static final int ROUNDS = 12;
  private static final int COMPARED = 50;

  /// The head's own noise, averaged over two seconds, stays below half a level; makeup is above.
  private static final double SEEN = 1.5;

  private static final double UNSEEN = 0.6;

  @TempDir static Path shared;
  private static Path clip = Path.of("");

  @TempDir Path folder;
  private final int port = FreePort.any();

  @BeforeAll
  static void makeClip() {
    Program.needs("ffmpeg", "ffprobe");
    clip = shared.resolve("clip.flv");
    Path source = Tinybeauty.HOME.resolve("models/demo/collins.mp4");
    int code =
        Program.run(
            shared,
            "ffmpeg -v error -i "
                + source
                + " -t 6 -vf scale=640:360,fps=25 -c:v libx264 -preset veryfast -b:v 1500k -g 50"
                + " -c:a aac -b:a 64k clip.flv");
    assertThat(code).isZero();
  }

  private void config(String yaml) throws IOException {
    String common = "rtmp: {address: 127.0.0.1, port: %d}\nhttp: {port: 0}\n".formatted(port);
    Files.writeString(folder.resolve("serve.yaml"), common + yaml);
  }

  private Program serve() {
    String settings = folder.resolve("serve.yaml").toString();
    List<String> options = List.of("-Xmx512m");
    Program program =
        Program.start(folder, Tinybeauty.command(folder, options, "serve", "--config", settings));
    assertThat(program.says("Ctrl-C ends")).as(program.said()).isTrue();
    return program;
  }

  private String url(String application) {
    return "rtmp://127.0.0.1:" + port + "/" + application + "/" + KEY;
  }

  private Program publish() {
    return Program.start(
        folder,
        "ffmpeg -v error -re -stream_loop -1 -i " + clip + " -c copy -f flv " + url("live"));
  }

  private Program player(String application, String limit, Path to) {
    return Program.start(
        folder,
        "ffmpeg -v error -y -copyts -i " + url(application) + limit + " -c copy -f flv " + to);
  }

  /// What players see of both streams in the same seconds, in the picture's face and elsewhere.
  /// Plays both streams, again where the two players began too far apart to have seen the same.
  private Pictures.Change watch() {
    Pictures.Change change = watchOnce();
    for (int round = 1; change.pictures() < COMPARED && round < ROUNDS; round++) {
      change = watchOnce();
    }
    return change;
  }

  private Pictures.Change watchOnce() {
    Path clean = folder.resolve("clean.flv");
    Path made = folder.resolve("made.flv");
    try (Program first = player("live", " -frames:v " + PLAYED, clean);
        Program second = player("beauty", " -frames:v " + PLAYED, made)) {
      assertThat(first.exit()).as(first.said()).isZero();
      assertThat(second.exit()).as(second.said()).isZero();
    }
    Path locator = Tinybeauty.HOME.resolve("models/locator");
    return Pictures.read(clean, locator).changeTo(Pictures.read(made, locator), COMPARED);
  }

  @Test
  void facesAndNothingElseAreMadeUpAsTheConfigurationSays() throws IOException {
    config("look: {style: none}");
    try (Program serve = serve();
        Program publisher = publish()) {
      assertThat(serve.says("makes up")).as(serve.said() + publisher.said()).isTrue();
      Pictures.Change bare = watch();
      assertThat(bare.pictures()).isEqualTo(COMPARED);
      assertThat(bare.face()).isZero();
      assertThat(bare.elsewhere()).isZero();

      config("look: {style: smoky}");
      assertThat(serve.says("was read again")).as(serve.said()).isTrue();
      Pictures.Change worn = watch();
      for (int round = 1; !madeUp(worn) && round < ROUNDS; round++) {
        worn = watch(); // the style is being loaded, or the encoder took over in what was watched
      }
      assertThat(worn.pictures()).isEqualTo(COMPARED);
      assertThat(worn.face()).as(serve.said()).isGreaterThan(SEEN);
      assertThat(worn.elsewhere()).isLessThan(UNSEEN);
      assertThat(publisher.alive()).as(publisher.said()).isTrue();
      assertThat(serve.said()).doesNotContain(KEY);
    }
  }

  private static boolean madeUp(Pictures.Change change) {
    return change.face() > SEEN && change.elsewhere() < UNSEEN;
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mkv"})
  void sigtermEndsStreamsInGoodOrderAndCompletesRecordings(String format) throws IOException {
    Path played = folder.resolve("played.flv");
    record(format);
    try (Program serve = serve();
        Program publisher = publish()) {
      assertThat(serve.says("is recorded to")).as(serve.said() + publisher.said()).isTrue();
      try (Program player = player("beauty", "", played)) {
        watchFor(PLAYED, folder.resolve("meanwhile.flv"));
        long from = System.nanoTime();
        serve.signal("TERM");
        assertThat(serve.exit()).as(serve.said()).isZero();
        assertThat(System.nanoTime() - from).isLessThan(GENEROUS_NANOS);
        assertThat(player.exit()).as(player.said()).isZero();
      }
      assertThat(serve.said()).contains("is complete").doesNotContain(KEY);
    }
    Path recording = recording();
    List<String> recorded = packets(recording);
    List<String> seen = packets(played);
    int at = Collections.indexOfSubList(recorded, seen);
    assertThat(seen).hasSizeGreaterThanOrEqualTo(PLAYED);
    assertThat(at).as("what a player saw was recorded").isNotNegative();
    assertThat(pictures(recording)).isEqualTo(recorded.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mkv"})
  void aKilledRecordingPlaysUpToItsLastSeconds(String format) throws IOException {
    record(format);
    Path played = folder.resolve("played.flv");
    try (Program serve = serve();
        Program publisher = publish()) {
      assertThat(serve.says("is recorded to")).as(serve.said() + publisher.said()).isTrue();
      watchFor(PLAYED, played);
      serve.signal("KILL");
      assertThat(serve.exit()).isEqualTo(128 + 9);
    }
    List<String> recorded = packets(recording());
    List<String> seen = packets(played);
    int at = recorded.indexOf(seen.getFirst());
    assertThat(at).as("the first that was seen is in the recording").isNotNegative();
    int kept = recorded.size() - at;
    assertThat(seen.size() - kept).as("pictures lost").isLessThanOrEqualTo(MOST_LOST);
    int both = Math.min(kept, seen.size());
    assertThat(recorded.subList(at, at + both)).isEqualTo(seen.subList(0, both));
    assertThat(pictures(recording())).isEqualTo(recorded.size());
  }

  private void record(String format) throws IOException {
    Path recordings = Files.createDirectory(folder.resolve("recordings"));
    config(
        "look: {style: natural}\noutputs: {record: {folder: %s, format: %s}}"
            .formatted(recordings, format));
  }

  private Path recording() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("recordings"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }

  private void watchFor(int pictures, Path to) {
    try (Program player = player("beauty", " -frames:v " + pictures, to)) {
      assertThat(player.exit()).as(player.said()).isZero();
    }
  }

  /// The hashes of the pictures' packets.
  private List<String> packets(Path file) throws IOException {
    Path list = folder.resolve("packets.md5");
    String line = "ffmpeg -v error -y -i " + file + " -map 0:v -c copy -f framemd5 " + list;
    try (Program program = Program.start(folder, line)) {
      assertThat(program.exit()).as(program.said()).isZero();
    }
    List<String> hashes = new ArrayList<>();
    for (String one : Files.readAllLines(list)) {
      if (!one.startsWith("#")) {
        hashes.add(one.substring(one.lastIndexOf(' ') + 1));
      }
    }
    return hashes;
  }

  /// Decodes all of a file, which must go without a word, and counts the pictures.
  private int pictures(Path file) throws IOException {
    Path list = folder.resolve("pictures.md5");
    String line = "ffmpeg -v error -y -i " + file + " -map 0 -f framemd5 " + list;
    try (Program program = Program.start(folder, line)) {
      assertThat(program.exit()).as(program.said()).isZero();
      assertThat(program.said()).isEmpty();
    }
    return (int) Files.readAllLines(list).stream().filter(one -> one.startsWith("0,")).count();
  }
}
