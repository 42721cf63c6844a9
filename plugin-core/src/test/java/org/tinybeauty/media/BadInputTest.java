package org.tinybeauty.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that cannot be made up, or not whole: one clear line, and nothing is destroyed.
final class BadInputTest {
  private static final EncoderSettings FAST =
      EncoderSettings.DEFAULT.withPreset("ultrafast").withThreads(1);

  @TempDir Path folder;

  private TranscodeResult transcode(Path in, Path out, EncoderSettings settings) {
    return new Transcoder(in, out, settings, Filters.none(), TranscodeListener.NONE).run();
  }

  private void assertRefused(Path in, Path out, EncoderSettings settings, String... words) {
    List<Path> before = files();
    assertThatThrownBy(() -> transcode(in, out, settings))
        .isInstanceOf(MediaException.class)
        .message()
        .contains(words)
        .doesNotContain("\n")
        .hasSizeLessThan(300);
    assertThat(files()).isEqualTo(before);
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  @Test
  void refusesWhatIsNoVideo() throws IOException {
    Path out = file("out.mp4");
    assertRefused(file("missing.mp4"), out, FAST, "missing.mp4", "no such file");
    assertRefused(folder, out, FAST, "is a directory");
    assertRefused(Files.createFile(file("empty.mp4")), out, FAST, "empty.mp4", "0 bytes");
    Path text = Files.writeString(file("text.mp4"), "This is a text.\n".repeat(500));
    assertRefused(text, out, FAST, "text.mp4", "not a video");
    Path plain = Files.writeString(file("text.txt"), "This is a text.\n".repeat(500));
    assertRefused(plain, out, FAST, "text.txt", "no video");
    Path sound = TestClip.empty().audio("aac", 0, 500, "eng").write(file("sound.m4a"));
    assertRefused(sound, out, FAST, "sound.m4a", "sound but no video");
  }

  @Test
  void refusesOutputsThatCannotBe() throws IOException {
    Path in = TestClip.of(64, 48, 5).write(file("in.mp4"));
    byte[] bytes = Files.readAllBytes(in);
    assertRefused(in, file("out.xyz"), FAST, "out.xyz", "unknown video format", ".mp4");
    assertRefused(in, file("out"), FAST, "unknown video format");
    assertRefused(in, file("nowhere/out.mp4"), FAST, "nowhere", "no folder");
    assertRefused(in, Files.createDirectory(file("dir.mp4")), FAST, "is a directory");
    assertRefused(in, in, FAST, "is the input itself");
    assertRefused(in, folder.resolve("./dir.mp4/../in.mp4"), FAST, "is the input itself");
    Path link = Files.createSymbolicLink(file("link.mp4"), in);
    assertRefused(in, link, FAST, "is the input itself");
    assertRefused(link, in, FAST, "is the input itself");
    Path hard = Files.createLink(file("hard.mp4"), in);
    assertRefused(in, hard, FAST, "is the input itself");
    assertThat(in).hasBinaryContent(bytes);
  }

  @Test
  void refusesEncodersAndSettingsThatAreNot() {
    Path in = TestClip.of(64, 48, 5).write(file("in.mp4"));
    Path out = file("out.mp4");
    assertRefused(in, out, FAST.withVideoCodec("libx246"), "'libx246'", "did you mean libx264");
    assertRefused(in, out, FAST.withVideoCodec("qqqqqqqqqqqq"), "'qqqqqqqqqqqq'", "doctor");
    assertRefused(in, out, FAST.withPreset("warp9"), "libx264", "preset", "warp9");
    assertRefused(in, out, FAST.withOption("nonsense", "1"), "libx264", "'nonsense'");
    assertRefused(
        in, out, FAST.withVideoCodec("mpeg4").withPreset(null).withCrf(20.0), "mpeg4", "crf");
    assertRefused(in, file("out.webm"), FAST.withVideoCodec("libx264"), "webm", "libx264");
    assertThatThrownBy(() -> FAST.withCrf(-1.0)).isInstanceOf(MediaException.class);
    assertThatThrownBy(() -> FAST.withBitRate(-1)).isInstanceOf(MediaException.class);
  }

  @Test
  void keepsTheOldOutputUntilTheNewOneIsComplete() throws IOException {
    Path in = TestClip.of(64, 48, 5).write(file("in.mp4"));
    Path out = Files.writeString(file("out.mp4"), "old");

    assertRefused(in, out, FAST.withPreset("warp9"), "warp9");
    assertThat(out).hasContent("old");

    transcode(in, out, FAST);
    assertThat(Probe.of(out).video().packets()).hasSize(5);
    assertThat(files()).containsExactly(folder, in, out);
  }

  @Test
  void writesThroughALinkedOutput() throws IOException {
    Path in = TestClip.of(64, 48, 5).write(file("in.mp4"));
    Path target = Files.writeString(file("target.mp4"), "old");
    Path link = Files.createSymbolicLink(file("link.mp4"), target);

    transcode(in, link, FAST);

    assertThat(link).isSymbolicLink();
    assertThat(Probe.of(target).video().packets()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({"mp4, early", "mkv, early"})
  void keepsWhatDecodesOfATruncatedFile(String extension, String word) throws IOException {
    Path whole = folder.resolve("whole.mkv");
    TestClip.of(96, 64, 100).audio("aac", 0, 4000, "eng").write(whole);
    Path ordered = folder.resolve("ordered." + extension);
    transcode(whole, ordered, FAST); // the index first, as faststart writes it
    byte[] bytes = Files.readAllBytes(ordered);
    Path in = Files.write(file("in." + extension), Arrays.copyOf(bytes, bytes.length / 2));

    TranscodeResult result = transcode(in, file("out.mp4"), FAST);

    assertThat(result.framesWritten()).isBetween(20L, 80L);
    assertThat(result.warnings()).anyMatch(warning -> warning.contains(word));
    Probe after = Probe.of(file("out.mp4"));
    assertThat(after.video().packets()).hasSize((int) result.framesWritten());
    assertThat(after.video().times())
        .isEqualTo(Probe.of(ordered).video().times().subList(0, (int) result.framesWritten()));
  }

  @Test
  void refusesAFileCutBeforeItsIndex() throws IOException {
    Path whole = TestClip.of(96, 64, 50).write(file("whole.mp4"));
    byte[] bytes = Files.readAllBytes(whole);
    Path in = Files.write(file("in.mp4"), Arrays.copyOf(bytes, bytes.length / 2));

    assertRefused(in, file("out.mp4"), FAST, "in.mp4", "cut short");
  }

  @ParameterizedTest
  @CsvSource({"mp4, 1", "mp4, 2", "mkv, 1", "mkv, 2", "ts, 1", "ts, 2"})
  void keepsWhatDecodesOfADamagedFile(String extension, int seed) throws IOException {
    Path whole =
        TestClip.empty()
            .video(TestClip.video(160, 128, 100).encoder("libx264", "g", "20"))
            .write(file("whole." + extension));
    byte[] bytes = Files.readAllBytes(whole);
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      int at = bytes.length / 4 + random.nextInt(bytes.length / 2);
      bytes[at] ^= (byte) (1 + random.nextInt(255));
    }
    Path in = Files.write(file("in." + extension), bytes);

    TranscodeResult result = transcode(in, file("out.mp4"), FAST);

    assertThat(result.framesWritten()).isGreaterThan(60);
    assertThat(result.framesCorrupt() + result.packetsLost()).isPositive();
    assertThat(result.warnings()).isNotEmpty();
    assertThat(Probe.pictures(file("out.mp4"))).hasSize((int) result.framesWritten());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mkv", "ts"})
  @EnabledOnOs({OS.LINUX, OS.MAC}) // Windows has no ulimit
  void saysSoWhenADiskIsFull(String extension) throws Exception {
    // No disk here is small enough: the child process may not write files of more than 64 KiB,
    // which fails a write in the same way.
    assertThat(childWithSmallFiles(extension))
        .startsWith("refused: cannot ")
        .contains("File too large");
    assertThat(files())
        .extracting(path -> path.getFileName().toString())
        .doesNotContain("out." + extension)
        .noneMatch(name -> name.startsWith(".out"));
  }

  private String childWithSmallFiles(String extension) throws Exception {
    Path in =
        TestClip.empty()
            .video(TestClip.video(320, 240, 50).encoder("libx264", "qp", "1"))
            .write(file("in.mkv"));
    assertThat(Files.size(in)).isGreaterThan(200_000);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("surefire.test.class.path");
    Process child =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -f 128; exec \"$0\" \"$@\"",
                java,
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes == null ? System.getProperty("java.class.path") : classes,
                Child.class.getName(),
                in.toString(),
                file("out." + extension).toString())
            .redirectErrorStream(true)
            .directory(new File(folder.toString()))
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    child.waitFor();
    return said;
  }

  /// Runs a transcoder in a process of its own and prints what came of it.
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      EncoderSettings big = FAST.withOption("qp", "1");
      try {
        TranscodeResult result =
            new Transcoder(
                    Path.of(args[0]), Path.of(args[1]), big, Filters.none(), TranscodeListener.NONE)
                .run();
        System.out.print("written: " + result);
      } catch (MediaException e) {
        System.out.print("refused: " + e.getMessage());
      }
    }
  }
}
