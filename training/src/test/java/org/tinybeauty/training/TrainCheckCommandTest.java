package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.pairs.PairImage;
import picocli.CommandLine;

final class TrainCheckCommandTest {
  private static final Path TEACHERS = Path.of("../../shared/data/teachers");
  private static final Path SEED = Path.of("../../shared/data/artist-pairs/seed");

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private String error = "";

  @Test
  void withoutPhotosItSaysWhatToPutThereAndEndsWithTwo() {
    Path project = folder.resolve("mine");
    assertThat(run("new", project.toString())).isZero();
    assertThat(out.toString()).contains("tinybeauty train check");
    assertThat(run("check", project.toString())).isEqualTo(2);
    assertThat(error).contains("no photos in it").contains("NAME-before.jpg");
    assertThat(run("check", folder.toString())).isEqualTo(2);
    assertThat(error).contains("train new");
    assertThat(run("new", project.toString())).isEqualTo(2);
    assertThat(error).contains("stays as it is");
  }

  @Test
  @Tag("data")
  void onePairWillDoAndIsShown() throws IOException {
    Path project = project("1");
    assertThat(check(project)).isZero();
    assertThat(out.toString()).contains("1 of 1 can be used").contains("five are better");
    PairImage sheet = PairImage.read(project.resolve("check/sheet-1.png"));
    assertThat(sheet.width()).isEqualTo(1024);
    assertThat(project.resolve("check/check.json")).content().contains("\"usable\" : 1");
    assertThat(project.resolve("check"))
        .isDirectoryNotContaining(p -> p.toString().contains("part"));
  }

  @Test
  @Tag("data")
  void whatIsRefusedIsNamedAndEndsWithOne() throws IOException {
    Path project = project("1", "2");
    Path cut = project.resolve("pairs/2-after.png");
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
    Files.writeString(project.resolve("pairs/lost-before.png"), "");
    assertThat(check(project)).isEqualTo(1);
    assertThat(out.toString())
        .contains("2-after.png: the file ends too early")
        .contains("lost-before.png has no after")
        .contains("1 of 3 can be used");
  }

  @Test
  @Tag("data")
  void withoutAnyUsablePairItEndsWithTwo() throws IOException {
    Path project = project("1");
    Files.delete(project.resolve("pairs/1-after.png"));
    assertThat(check(project)).isEqualTo(2);
    assertThat(out.toString()).contains("no pair can be used");
  }

  @Test
  @Tag("data")
  void whatCannotBeWrittenIsSaid() throws IOException {
    Path project = project("1");
    Files.createDirectories(project.resolve("check/check.json/x"));
    assertThat(check(project)).isEqualTo(1);
    assertThat(error).contains("check.json: cannot be written");
  }

  private Path project(String... pairs) throws IOException {
    assumeThat(TEACHERS).as("shared/data/teachers").isDirectory();
    Path project = folder.resolve("mine");
    run("new", project.toString());
    for (String pair : pairs) {
      for (String half : new String[] {"before", "after"}) {
        String name = pair + "-" + half + ".png";
        Files.copy(SEED.resolve(name), project.resolve("pairs").resolve(name));
      }
    }
    return project;
  }

  private int check(Path project) {
    return run("check", project.toString(), "--mesh=" + TEACHERS, "--locator=../models/locator");
  }

  private int run(String... arguments) {
    CommandLine line = new CommandLine(new TrainCommand());
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(new StringWriter()));
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          error = String.valueOf(e.getMessage());
          return e instanceof CommandException known ? known.exitCode() : -1;
        });
    return line.execute(arguments);
  }
}
