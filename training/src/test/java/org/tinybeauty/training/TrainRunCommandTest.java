package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.pairs.StyleProject;
import picocli.CommandLine;

final class TrainRunCommandTest {
  private static final Path TEACHERS = Path.of("../../shared/data/teachers");
  private static final Path SEED = Path.of("../../shared/data/artist-pairs/seed");
  private static final Path PORTRAITS = Path.of("../../shared/data/faces/sfhq");
  private static final Path LOCATOR = Path.of("../models/locator");
  private static final Path START = Path.of("../models/start/live.safetensors");
  private static final Path AMPLIFIER = Path.of("../models/amplifier/compact.safetensors");

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private String error = "";

  @Test
  void aProjectThatIsNoneEndsWithTwoAndSaysWhatToDo() throws IOException {
    String weights = Files.writeString(folder.resolve("w"), "").toString();
    assertThat(run("run", folder.toString(), "--amplifier", weights, "--from", weights))
        .isEqualTo(2);
    assertThat(error).contains("train new");
    Path project = folder.resolve("mine");
    assertThat(run("new", project.toString())).isZero();
    assertThat(out.toString()).contains("train run");
    assertThat(run("run", project.toString(), "--amplifier", weights, "--from", weights))
        .isEqualTo(2);
    assertThat(error).contains("no photos in it");
    assertThat(run("run", project.toString(), "--amplifier", "nowhere")).isEqualTo(2);
    assertThat(error).contains("nowhere").contains("train pretrain");
    assertThat(run("run", project.toString(), "--to", "sing")).isEqualTo(2);
  }

  @Test
  @Tag("data")
  void aStepIsDoneAgainOnlyWhenWhatItDependsOnChanges() throws Exception {
    Path project = project(1, 6);
    List<String> first = upTo(StyleRun.Step.AMPLIFY, project);
    assertThat(first).contains("1/2 check", "2/2 amplify");
    assertThat(project.resolve("work/pairs/index.json")).exists();
    List<String> second = upTo(StyleRun.Step.AMPLIFY, project);
    assertThat(second).hasSize(2).allMatch(line -> line.contains("as before"));
    Files.delete(project.resolve("work/pairs/index.json"));
    List<String> lost = upTo(StyleRun.Step.AMPLIFY, project);
    assertThat(lost).anyMatch(line -> line.startsWith("1/2 check: as before"));
    assertThat(lost).contains("2/2 amplify");
    Path yaml = project.resolve(StyleProject.FILE);
    Files.writeString(yaml, Files.readString(yaml).replace("seed: 1", "seed: 2"));
    List<String> changed = upTo(StyleRun.Step.AMPLIFY, project);
    assertThat(changed).anyMatch(line -> line.startsWith("1/2 check: as before"));
    assertThat(changed).contains("2/2 amplify");
    Files.copy(SEED.resolve("2-before.png"), project.resolve("pairs/2-before.png"));
    Files.copy(SEED.resolve("2-after.png"), project.resolve("pairs/2-after.png"));
    assertThat(upTo(StyleRun.Step.CHECK, project)).contains("1/1 check");
  }

  @Test
  @Tag("data")
  void aStepThatWasStoppedGoesOn() throws Exception {
    Path project = project(1, 6);
    List<String> lines = new ArrayList<>();
    StyleRun run = new StyleRun(StyleProject.read(project), tools(), lines::add);
    assertThat(run.run(StyleRun.Step.AMPLIFY, () -> lines.contains("2/2 amplify"))).isFalse();
    assertThat(lines.getLast()).contains("goes on from here");
    assertThat(project.resolve("work/pairs/index.json")).doesNotExist();
    assertThat(upTo(StyleRun.Step.AMPLIFY, project)).contains("2/2 amplify: goes on");
    assertThat(project.resolve("work/pairs/index.json")).exists();
  }

  private List<String> upTo(StyleRun.Step step, Path project) throws Exception {
    List<String> lines = new ArrayList<>();
    StyleRun run = new StyleRun(StyleProject.read(project), tools(), lines::add);
    assertThat(run.run(step, () -> false)).isTrue();
    return lines;
  }

  private static StyleTools tools() {
    return new StyleTools(Backbone.of(AMPLIFIER, 0, 512), START, TEACHERS, LOCATOR, null, 2, false);
  }

  private Path project(int pairs, int portraits) throws IOException {
    assumeThat(SEED).as("the data folder, with the artist's pairs").isDirectory();
    Path project = folder.resolve("mine");
    assertThat(run("new", project.toString())).isZero();
    for (int i = 1; i <= pairs; i++) {
      for (String end : List.of("-before.png", "-after.png")) {
        Files.copy(SEED.resolve(i + end), project.resolve("pairs").resolve(i + end));
      }
    }
    try (Stream<Path> all = Files.list(PORTRAITS)) {
      for (Path portrait : all.sorted().limit(portraits).toList()) {
        Files.copy(portrait, project.resolve("faces").resolve(portrait.getFileName()));
      }
    }
    Path yaml = project.resolve(StyleProject.FILE);
    Files.writeString(yaml, Files.readString(yaml).replace("amplified: 600", "amplified: 50"));
    return project;
  }

  private int run(String... args) {
    error = "";
    CommandLine line = new CommandLine(new TrainCommand());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(new StringWriter(), true));
    line.setExecutionExceptionHandler(
        (e, _, _) -> {
          if (e instanceof CommandException known) {
            error = String.valueOf(known.getMessage());
            return known.exitCode();
          }
          throw e;
        });
    return line.execute(args);
  }
}
