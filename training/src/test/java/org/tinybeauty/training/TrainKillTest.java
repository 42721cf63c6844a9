package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.makeup.Style;
import org.tinybeauty.pairs.StyleProject;
import org.tinybeauty.testing.Program;
import org.tinybeauty.testing.Tinybeauty;

/// `train run` in a process of its own: killed in every step, and on a disk that is full.
@Tag("data")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs sh and ulimit")
final class TrainKillTest {
  private static final Path DATA = Path.of("../../shared/data").toAbsolutePath().normalize();
  private static final Path SEED = DATA.resolve("artist-pairs/seed");
  private static final int PORTRAITS = 4;

  @TempDir private Path folder;
  private Path project = Path.of("");

  @BeforeEach
  void makeAProject() throws Exception {
    assumeThat(SEED).as("the data folder, with the artist's pairs").isDirectory();
    project = folder.resolve("mine");
    assertThat(end(start(":", "train", "new", project.toString()), _ -> false)).isZero();
    for (String end : List.of("1-before.png", "1-after.png")) {
      Files.copy(SEED.resolve(end), project.resolve("pairs").resolve(end));
    }
    try (Stream<Path> all = Files.list(DATA.resolve("faces/sfhq"))) {
      for (Path portrait : all.sorted().limit(PORTRAITS).toList()) {
        Files.copy(portrait, project.resolve("faces").resolve(portrait.getFileName()));
      }
    }
    Path yaml = project.resolve(StyleProject.FILE);
    Files.writeString(
        yaml,
        Files.readString(yaml)
            .replace("amplified: 600", "amplified: 3")
            .replace("minutes: 20", "minutes: 0.1"));
  }

  @Test
  void killedInEveryStepItGoesOnToAWholeStyle() throws Exception {
    Random random = new Random(3);
    for (StyleRun.Step step : StyleRun.Step.values()) {
      List<String> said = new ArrayList<>();
      String head = "%d/6 %s".formatted(step.ordinal() + 1, step);
      Process process = run(":");
      end(
          process,
          line -> {
            said.add(line);
            return line.startsWith(head);
          });
      assertThat(said).as("what was said up to %s", step).isNotEmpty();
      assertThat(said.getLast()).startsWith(head);
      Thread.sleep(random.nextInt(400));
      process.destroyForcibly().waitFor();
      for (StyleRun.Step before : StyleRun.Step.values()) {
        if (before.ordinal() < step.ordinal() - 1) {
          assertThat(said)
              .as("done before")
              .anyMatch(line -> line.contains(before + ": as before"));
        }
      }
    }
    List<String> said = new ArrayList<>();
    int code = end(run(":"), line -> !said.add(line));
    assertThat(code).as(String.join("\n", said)).isZero();
    assertThat(Style.read(project.resolve("style/mine")).manifest().name()).isEqualTo("mine");
    try (Stream<Path> all = Files.walk(project)) {
      assertThat(all).noneMatch(file -> file.toString().endsWith(".part"));
    }
  }

  @Test
  void aFullDiskIsSaidAndWithRoomItGoesOn() throws Exception {
    assertThat(end(run(":", "--to", "amplify"), _ -> false)).isZero();
    Path yaml = project.resolve(StyleProject.FILE);
    String few = Files.readString(yaml);
    Files.writeString(yaml, few.replace("amplified: 3", "amplified: 70"));
    List<String> said = new ArrayList<>();
    // No file above 32 MB (of 512-byte blocks; 64 where sh counts kilobytes): the makeup of seventy
    // faces does not fit.
    int code = end(run("ulimit -f 65536", "--to", "amplify"), line -> !said.add(line));
    assertThat(code).as(String.join("\n", said)).isEqualTo(1);
    assertThat(String.join("\n", said)).contains("1/2 check: as before", "too large");
    assertThat(project.resolve("work/pairs/index.json")).doesNotExist();
    said.clear();
    Files.writeString(yaml, few.replace("amplified: 3", "amplified: 5"));
    assertThat(end(run(":", "--to", "amplify"), line -> !said.add(line))).isZero();
    assertThat(project.resolve("work/pairs/index.json")).isRegularFile();
  }

  private Process run(String shell, String... more) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("train", "run", project.toString(), "--force", "--tutoring", "2"));
    all.addAll(List.of("--mesh", DATA.resolve("teachers").toString()));
    all.addAll(List.of(more));
    return start(shell, all.toArray(String[]::new));
  }

  private Process start(String shell, String... arguments) throws IOException {
    List<String> command = Tinybeauty.command(folder, List.of(), arguments);
    return new ProcessBuilder(Program.under(shell, command)).redirectErrorStream(true).start();
  }

  /// Reads what a process says, until a line of which `enough` is true, or its end.
  ///
  /// @return its exit code; -1 where it goes on
  private static int end(Process process, Predicate<String> enough) throws Exception {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (enough.test(line)) {
        return -1;
      }
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }
}
