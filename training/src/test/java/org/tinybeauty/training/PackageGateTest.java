package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.makeup.Style;
import picocli.CommandLine;

/// What `train package` lets through.
final class PackageGateTest {
  private static final Path NETWORK = Path.of("../models/styles/smoky/network.onnx");
  private static final Path RECIPE = Path.of("recipes/smoky.yaml");

  @TempDir private Path folder;
  private Path exported = Path.of("");
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void exportAStyle() throws IOException {
    exported = Files.createDirectories(folder.resolve("exported/smoky"));
    Files.copy(NETWORK, exported.resolve("network.onnx"));
    Files.writeString(
        exported.resolve("figures.json"),
        "{\"maskedPsnr\": 32.5, \"maskedGain\": 7.4, \"bytesAgainstFloatPsnr\": 56}");
  }

  private void report(double flicker) throws IOException {
    Path evaluation = Files.createDirectories(exported.resolve("evaluation"));
    Files.writeString(
        evaluation.resolve("report.json"),
        """
        {"figures": {"maskedPsnr": 31.0, "flickerSmoothMean": %s, "flickerSmoothP99": 3,
        "flickerJitterMean": 0.5, "offFaceMean": 0.01}}
        """
            .formatted(flicker));
  }

  private int pack(String... more) {
    CommandLine command = new CommandLine(new TrainPackageCommand());
    command.setErr(new PrintWriter(err, true));
    command.setOut(new PrintWriter(new StringWriter()));
    command.setExecutionExceptionHandler(
        (e, line, parsed) -> {
          err.write(String.valueOf(e.getMessage()));
          return 1;
        });
    String[] given = {
      "--styles", folder.resolve("exported").toString(),
      "--recipes", RECIPE.toString(),
      "--pairs", "5",
      "--faces", "some",
      "--author", "someone",
      "--licence", "GPL-3.0-or-later",
      "--out", folder.resolve("out").toString()
    };
    String[] all = new String[given.length + more.length];
    System.arraycopy(given, 0, all, 0, given.length);
    System.arraycopy(more, 0, all, given.length, more.length);
    return command.execute(all);
  }

  @Test
  void aStyleThatKeepsTheLimitsIsPackagedWithItsFigures() throws IOException {
    report(0.3);
    assertThat(pack()).as(err.toString()).isZero();
    Style style = Style.read(folder.resolve("out/smoky"));
    assertThat(style.manifest().figures())
        .containsEntry("flickerSmoothMean", 0.3)
        .containsEntry("maskedPsnr", 32.5);
  }

  @Test
  void aStyleThatMissesOneIsNotPackagedAndTheMissIsSaid() throws IOException {
    report(0.95);
    assertThat(pack()).isEqualTo(1);
    assertThat(err.toString())
        .contains("smoky: flickerSmoothMean is 0.9500, 0.50 over the most allowed 0.4500")
        .contains("--force");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aStyleThatWasNotMeasuredIsNotPackaged() {
    assertThat(pack()).isEqualTo(1);
    assertThat(err.toString()).contains("smoky: flickerSmoothMean", "was not measured");
  }

  @Test
  void forcePackagesItAndStillSaysSo() throws IOException {
    report(0.95);
    assertThat(pack("--force")).isZero();
    assertThat(err.toString()).contains("flickerSmoothMean is 0.9500", "(packaged by --force)");
    assertThat(Style.read(folder.resolve("out/smoky")).name()).isEqualTo("smoky");
  }
}
