package org.tinybeauty.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.media.TestClip;
import org.tinybeauty.testing.Program;
import org.tinybeauty.testing.Tinybeauty;

/// What only a process of its own can show: signals and limits of the system.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs sh, kill and ulimit")
final class ProcessTest {
  @TempDir Path folder;
  private Path styles;
  private Path clip;

  @BeforeEach
  void writeAStyleAndAClip(@TempDir Path apart) throws IOException {
    styles = apart;
    TestStyle.write(styles, "smoky");
    clip = TestClip.of(320, 180, 700).write(apart.resolve("long.mkv"));
  }

  private List<String> apply(String... more) {
    List<String> all = new ArrayList<>(List.of("apply", clip.toString(), "-s", "smoky"));
    all.addAll(List.of("-o", folder.resolve("out.mkv").toString(), "--preset", "ultrafast"));
    all.addAll(List.of("--styles", styles.toString()));
    all.addAll(List.of(more));
    return Tinybeauty.command(styles, List.of(), all.toArray(String[]::new));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.toList();
    }
  }

  /// SIGTERM takes the way of Ctrl-C; SIGINT itself is ignored where the tests run in the
  /// background.
  @Test
  void signalLeavesNoFileAndEndsWithItsCode() throws IOException, InterruptedException {
    try (WatchService watch = folder.getFileSystem().newWatchService()) {
      folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      try (Program program = Program.start(styles, apply())) {
        assertThat(watch.poll(2, TimeUnit.MINUTES)).as("the temporary file").isNotNull();
        program.signal("TERM");
        assertThat(program.exit()).as(program::said).isEqualTo(128 + 15);
      }
    }
    assertThat(files()).isEmpty();
  }

  /// A limit on the size of files stands for a full disk: both come as a failed write.
  @Test
  void fullDiskIsSaidInOneLineAndLeavesNoFile() throws IOException {
    // At strength 0 no network is opened; ONNX Runtime would unpack its library, a large file.
    List<String> command = Program.under("trap '' XFSZ; ulimit -f 100", apply("--strength", "0"));
    try (Program program = Program.start(styles, command)) {
      assertThat(program.exit()).as(program::said).isEqualTo(ExitCode.FAILURE);
      assertThat(program.said().lines().filter(line -> line.startsWith("tinybeauty: "))).hasSize(1);
    }
    assertThat(files()).isEmpty();
  }
}
