package org.tinybeauty.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.media.MediaInfo;
import org.tinybeauty.media.TestClip;

/// What a user can get wrong: each ends with one clear line and a code that is not 0, and leaves
/// the folder as it was.
final class BadInputTest {
  private static final int FRAMES = 50;

  @TempDir Path folder;
  private Path styles;
  private Path clip;
  private Path out;

  private record Run(int code, List<String> said) {}

  @BeforeEach
  void writeAStyleAndAClip(@TempDir Path apart) throws IOException {
    styles = apart;
    TestStyle.write(styles, "smoky");
    TestStyle.write(styles, "classic-red");
    clip =
        TestClip.of(320, 180, FRAMES).audio("aac", 0, 2000, "eng").write(folder.resolve("a.mkv"));
    out = folder.resolve("out.mkv");
  }

  private Run run(String... arguments) {
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), arguments);
    return new Run(code, err.toString().lines().toList());
  }

  private Run apply(Path input, String... more) {
    List<String> all = new ArrayList<>(List.of("apply", input.toString(), "-s", "smoky"));
    all.addAll(List.of("--styles", styles.toString(), "-o", out.toString()));
    all.addAll(Arrays.asList(more));
    return run(all.toArray(String[]::new));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.sorted().toList();
    }
  }

  private void assertFails(int code, Run run, String... words) throws IOException {
    assertThat(run.said).hasSize(1);
    assertThat(run.said.getFirst()).startsWith("tinybeauty: ").contains(words);
    assertThat(run.code).isEqualTo(code);
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("out"));
  }

  @Test
  void missingFile() throws IOException {
    assertFails(ExitCode.FAILURE, apply(folder.resolve("none.mp4")), "none.mp4", "no such file");
  }

  @Test
  void directory() throws IOException {
    assertFails(ExitCode.FAILURE, apply(folder), "directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text.mp4", "text.mkv", "text.jpg", "text"})
  void textFile(String name) throws IOException {
    Path text = Files.writeString(folder.resolve(name), "Dear diary, today I bought a camera.\n");
    assertFails(ExitCode.FAILURE, apply(text), name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty.mp4", "empty.ts", "empty.png"})
  void zeroLength(String name) throws IOException {
    assertFails(ExitCode.FAILURE, apply(Files.createFile(folder.resolve(name))), name);
  }

  @Test
  void audioOnly() throws IOException {
    Path sound = TestClip.empty().audio("aac", 0, 1000, "eng").write(folder.resolve("sound.mp4"));
    assertFails(ExitCode.FAILURE, apply(sound), "sound.mp4", "no video");
  }

  @Test
  void pictureCutOff() throws IOException {
    Path picture = folder.resolve("cut.png");
    byte[] start = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H'};
    Files.write(picture, start);
    out = folder.resolve("out.png");
    assertFails(ExitCode.FAILURE, apply(picture), "cut.png", "damaged");
  }

  @Test
  void pictureNamedAsAnotherFormat() throws IOException {
    Path picture = folder.resolve("p.png");
    Files.write(picture, new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    out = folder.resolve("out.jpg");
    assertFails(ExitCode.FAILURE, apply(picture), "out.jpg", ".png");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mkv", "ts", "flv"})
  void truncatedVideoKeepsWhatDecodesAndSaysTheRest(String extension) throws IOException {
    Path whole = TestClip.of(320, 180, FRAMES).write(folder.resolve("whole." + extension));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut." + extension), part(bytes, 0.6));
    Run run = apply(cut);
    assertThat(MediaInfo.probe(out).durationSeconds()).isBetween(0.4, 1.9);
    if (extension.equals("mkv")) { // the others do not say how long they should be
      assertThat(run.code).isEqualTo(ExitCode.DAMAGED);
      assertThat(String.join("\n", run.said)).containsAnyOf("ends early", "could not be read");
    }
  }

  @Test
  void truncatedHeaderOfAnMp4() throws IOException {
    Path whole = TestClip.of(320, 180, FRAMES).write(folder.resolve("whole.mp4"));
    Path cut = Files.write(folder.resolve("cut.mp4"), part(Files.readAllBytes(whole), 0.6));
    assertFails(ExitCode.FAILURE, apply(cut), "cut.mp4");
  }

  @Test
  void corruptVideoKeepsWhatDecodesAndSaysTheRest() throws IOException {
    byte[] bytes = Files.readAllBytes(clip);
    for (int i = bytes.length / 3; i < bytes.length / 3 + 2000; i++) {
      bytes[i] = (byte) (bytes[i] ^ 0x5a);
    }
    Run run = apply(Files.write(folder.resolve("corrupt.mkv"), bytes));
    assertThat(run.code).isEqualTo(ExitCode.DAMAGED);
    assertThat(String.join("\n", run.said))
        .containsAnyOf("could not be read", "are damaged", "ends early");
    assertThat(MediaInfo.probe(out).width()).isEqualTo(320);
  }

  @Test
  void frameSizeThatChangesMidStreamIsBroughtToTheFirstAndSaid() throws IOException {
    Path large = TestClip.of(320, 180, 25).write(folder.resolve("large.ts"));
    Path small =
        TestClip.empty()
            .video(TestClip.video(160, 90, 25).shift(25 * 512))
            .write(folder.resolve("small.ts"));
    byte[] both = Files.readAllBytes(large);
    int size = both.length;
    byte[] second = Files.readAllBytes(small);
    both = Arrays.copyOf(both, size + second.length);
    System.arraycopy(second, 0, both, size, second.length);
    Run run = apply(Files.write(folder.resolve("both.ts"), both));
    // The seam may count as damage: the second file's packet counters start anew.
    assertThat(run.code).isIn(ExitCode.OK, ExitCode.DAMAGED);
    assertThat(String.join("\n", run.said)).contains("160x90", "320x180", "50 frames");
    assertThat(MediaInfo.probe(out).width()).isEqualTo(320);
  }

  @Test
  void unknownStyleOffersTheNamesNearIt() throws IOException {
    Run near = run("apply", clip.toString(), "-s", "smokey", "--styles", styles.toString());
    assertFails(ExitCode.USAGE, near, "smokey", "smoky");
    Run far = run("apply", clip.toString(), "-s", "zzzzzz", "--styles", styles.toString());
    assertFails(ExitCode.USAGE, far, "zzzzzz", "tinybeauty styles");
    assertThat(files()).containsExactly(clip);
  }

  @Test
  void brokenStyleIsNamedWithItsReason() throws IOException {
    Files.writeString(Files.createDirectory(styles.resolve("torn")).resolve("style.json"), "{");
    Run run = run("apply", clip.toString(), "-s", "torn", "--styles", styles.toString());
    assertFails(ExitCode.USAGE, run, "torn", "cannot be used");
  }

  @ParameterizedTest
  @CsvSource({
    "--strength, 1.6",
    "--strength, -0.1",
    "--lips, 2",
    "--eyes, NaN",
    "--brows, 1e9",
    "--skin, -1"
  })
  void strengthOutOfRange(String option, String value) throws IOException {
    assertFails(ExitCode.USAGE, apply(clip, option, value), option, "0 to 1.5");
  }

  @ParameterizedTest
  @CsvSource({"--strength, strong", "--crf, low", "--nonsense, 1"})
  void wordsThatMakeNoSense(String option, String value) throws IOException {
    Run run = apply(clip, option, value);
    assertThat(run.code).isEqualTo(ExitCode.USAGE);
    assertThat(run.said.getFirst()).contains(option);
    assertThat(files()).containsExactly(clip);
  }

  @Test
  void folderThatIsNotThere() throws IOException {
    out = folder.resolve("no").resolve("such").resolve("result.mkv");
    assertFails(ExitCode.FAILURE, apply(clip), "result.mkv", "no folder");
  }

  @Test
  void folderThatIsAFile() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    out = file.resolve("result.mkv");
    assertFails(ExitCode.FAILURE, apply(clip), "result.mkv");
  }

  @Test
  void unknownContainer() throws IOException {
    out = folder.resolve("out.xyz");
    assertFails(ExitCode.FAILURE, apply(clip), "out.xyz", "mp4");
  }

  @Test
  void unknownEncoder() throws IOException {
    assertFails(ExitCode.FAILURE, apply(clip, "-c:v", "libx265x"), "libx265x", "libx265");
  }

  @Test
  void unknownPreset() throws IOException {
    assertFails(ExitCode.FAILURE, apply(clip, "--preset", "warp"), "libx264");
  }

  @Test
  void outputThatIsTheInput() throws IOException {
    byte[] before = Files.readAllBytes(clip);
    out = folder.resolve(".").resolve("a.mkv");
    assertFails(ExitCode.USAGE, apply(clip, "-y"), "input itself");
    assertThat(clip).hasBinaryContent(before);
  }

  @Test
  void outputThatExistsIsReplacedOnlyWhenAsked() throws IOException {
    Path mine = Files.writeString(folder.resolve("mine.mkv"), "precious");
    out = mine;
    assertFails(ExitCode.USAGE, apply(clip), "mine.mkv", "-y");
    assertThat(mine).hasContent("precious");
    assertThat(apply(clip, "-y").code).isEqualTo(ExitCode.OK);
    assertThat(MediaInfo.probe(mine).width()).isEqualTo(320);
  }

  @Test
  void failureLeavesTheOldOutputAsItWas() throws IOException {
    Path mine = Files.writeString(folder.resolve("mine.mkv"), "precious");
    out = mine;
    Path text = Files.writeString(folder.resolve("text.mp4"), "no video");
    assertFails(ExitCode.FAILURE, apply(text, "-y"), "text.mp4");
    assertThat(mine).hasContent("precious");
  }

  @Test
  void outputIsNamedAfterInputAndStyle() throws IOException {
    Run run = run("apply", clip.toString(), "-s", "smoky", "--styles", styles.toString());
    assertThat(run.code).isEqualTo(ExitCode.OK);
    assertThat(files()).containsExactly(folder.resolve("a-smoky.mkv"), clip);
  }

  private static byte[] part(byte[] bytes, double part) {
    return Arrays.copyOf(bytes, (int) (bytes.length * part));
  }
}
