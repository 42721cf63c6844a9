package org.tinybeauty.obs;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.testing.Program;
import org.tinybeauty.testing.Tinybeauty;

/// The plugin's own tests in C, of the link without OBS against an engine in C: the engine gone,
/// frozen, late, hostile; each once under each sanitizer.
@Tag("clients")
class PluginHarnessTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"address,undefined", "thread"})
  void theLinkIsClean(String sanitizer) {
    Program.needs("cmake", "gcc");
    Path build = Path.of("target", "plugin-" + sanitizer.replace(',', '-')).toAbsolutePath();
    Program.succeeds(
        folder,
        "cmake",
        "-S",
        Tinybeauty.HOME.resolve("obs-bridge/plugin").toString(),
        "-B",
        build.toString(),
        "-DTINYBEAUTY_MODULE=OFF",
        "-DTINYBEAUTY_SANITIZE=" + sanitizer);
    Program.succeeds(folder, "cmake", "--build", build.toString());
    // They mostly wait.
    Program.succeeds(
        folder, "ctest", "--test-dir", build.toString(), "--output-on-failure", "-j", "6");
  }
}
