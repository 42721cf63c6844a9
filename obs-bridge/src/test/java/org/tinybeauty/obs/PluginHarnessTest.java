package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The plugin's own tests in C, of the link without OBS against an engine in C: the engine gone,
/// frozen, late, hostile; each once under each sanitizer.
@Tag("clients")
class PluginHarnessTest {
  private static final Path HOME =
      Path.of(System.getProperty("tinybeauty.home", "..")).toAbsolutePath().normalize();

  @ParameterizedTest
  @ValueSource(strings = {"address,undefined", "thread"})
  void theLinkIsClean(String sanitizer) throws Exception {
    for (String name : List.of("cmake", "gcc")) {
      assumeTrue(
          Files.isExecutable(Path.of("/usr/bin", name)),
          () -> name + " is not installed: scripts/install-test-clients");
    }
    Path build = Path.of("target", "plugin-" + sanitizer.replace(',', '-')).toAbsolutePath();
    run(
        build,
        "cmake",
        "-S",
        HOME.resolve("obs-bridge/plugin").toString(),
        "-B",
        build.toString(),
        "-DTINYBEAUTY_MODULE=OFF",
        "-DTINYBEAUTY_SANITIZE=" + sanitizer);
    run(build, "cmake", "--build", build.toString());
    // They mostly wait.
    run(build, "ctest", "--test-dir", build.toString(), "--output-on-failure", "-j", "6");
  }

  private static void run(Path build, String... command) throws Exception {
    File log = new File(build + ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    assertThat(process.waitFor()).as(() -> text(log)).isZero();
  }

  private static String text(File log) {
    try {
      return Files.readString(log.toPath());
    } catch (IOException e) {
      return e.toString();
    }
  }
}
