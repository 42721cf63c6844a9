package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.CommandProvider;
import org.tinybeauty.cli.ExitCode;
import picocli.CommandLine;

/// The command lines of `tinybeauty obs`, as far as they go without an OBS.
class ObsCommandTest {
  private final StringWriter said = new StringWriter();

  private int run(String... words) {
    PrintWriter writer = new PrintWriter(said);
    return new CommandLine(new ObsCommand())
        .setOut(writer)
        .setErr(writer)
        .setExecutionExceptionHandler(
            (e, line, parsed) -> {
              line.getErr().println(e.getMessage());
              return e instanceof CommandException known ? known.exitCode() : -1;
            })
        .execute(words);
  }

  @Test
  void theProgramFindsIt() {
    assertThat(ServiceLoader.load(CommandProvider.class))
        .anyMatch(provider -> provider instanceof ObsCommands);
  }

  @ParameterizedTest
  @ValueSource(strings = {"install", "uninstall", "doctor", "connect", "rules", "undo"})
  void eachCommandSaysWhatItDoes(String name) {
    assertThat(run(name, "--help")).isEqualTo(ExitCode.OK);
    assertThat(said.toString()).contains("Usage:", name);
  }

  @ParameterizedTest
  @CsvSource({
    "connect --rule Main, SCENE=STYLE",
    "connect --rule =smoky, SCENE=STYLE",
    "connect --rule Main=smokey, did you mean smoky?",
    "connect --filter Cam --style no-such-style, unknown style",
    "connect --server --key a/b, --key",
    "install --flatpak --system, --flatpak",
    "connect --host localhost --port 0, expected",
  })
  void whatMakesNoSenseIsRefused(String line, String reason) {
    assertThat(run(line.split(" ", -1))).isEqualTo(ExitCode.USAGE);
    assertThat(said.toString()).contains(reason);
  }
}
