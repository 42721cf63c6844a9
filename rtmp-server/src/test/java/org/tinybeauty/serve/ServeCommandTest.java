package org.tinybeauty.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.CommandProvider;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.testing.FreePort;
import org.tinybeauty.testing.Program;
import org.tinybeauty.testing.Tinybeauty;
import picocli.CommandLine;

@Timeout(120)
class ServeCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... arguments) {
    CommandLine line = new CommandLine(new ServeCommand());
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    line.setExecutionExceptionHandler(
        (e, failed, parsed) -> {
          if (e instanceof CommandException known) {
            err.write(known.getMessage() + "\n");
            return known.exitCode();
          }
          throw e;
        });
    return line.execute(arguments);
  }

  @Test
  void aTokenLetsHttpBeReachedFromElsewhere() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("serve.yaml"), "http: {address: '*', token: 0123456789abcdef}");
    assertThat(run("--check", "--config", file.toString())).isEqualTo(ExitCode.OK);
    assertThat(ServeConfigReader.parse(Files.readString(file), "test").toString())
        .doesNotContain("0123456789abcdef");
  }

  @Test
  void theCommandLineFindsIt() {
    assertThat(ServiceLoader.load(CommandProvider.class))
        .anyMatch(provider -> provider.getClass() == ServeCommands.class);
  }

  @Test
  void printsAConfigurationThatItAccepts() throws IOException {
    assertThat(run("--print-config")).isEqualTo(ExitCode.OK);
    Path file = Files.writeString(folder.resolve("serve.yaml"), out.toString());
    assertThat(run("--check", "--config", file.toString())).isEqualTo(ExitCode.OK);
    assertThat(err.toString()).contains("makes sense");
  }

  @ParameterizedTest
  @CsvSource({
    "'rtmp: {prot: 1}', did you mean rtmp.port?",
    "'look: {style: smokey}', did you mean smoky",
    "'keys: [{key: a, look: {style: nonesuch}}]', unknown style: nonesuch",
    "'rtmp: {address: \"*\"}', 'expected: entries under keys, or access.on-publish'",
    "'rtmp: {address: 192.0.2.1}', anyone who reaches this machine could publish",
    "'http: {address: \"*\"}', 'expected: http.token in the configuration'",
    "'http: {address: 192.0.2.1}', anyone who reaches this machine could steer its streams",
    "'http: {token: short-one}', 'http.token is of no use: the token makes no sense (expected: 16'",
  })
  void aConfigurationThatMakesNoSenseStartsNothing(String yaml, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("serve.yaml"), yaml);
    assertThat(run("--config", file.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains(message);
  }

  @ParameterizedTest
  @CsvSource({
    "--rtmp, x, expected: [HOST:]PORT",
    "--rtmp, 0, expected: [HOST:]PORT",
    "--rtmp, localhost:70000, expected: [HOST:]PORT",
    "--rtmp, 0.0.0.0:1935, anyone who reaches this machine could publish",
    "--http, :1, expected: [HOST:]PORT",
    "--push, http://a/b/c, expected rtmp://",
    "--push, rtmp://a.example, expected rtmp://",
    "--record, /no/such/folder, there is no folder",
    "--strength, 2, expected: 0 to 1.5",
    "--style, smokey, did you mean smoky",
    "--config, /no/such/file, there is no such file",
  })
  void anOptionThatMakesNoSenseStartsNothing(String option, String value, String message) {
    assertThat(run(option, value)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void optionsWinOverTheFileAndHoldForItsKeys() {
    ServeOptions options = new ServeOptions();
    new CommandLine(options)
        .parseArgs("-s", "smoky", "--strength", "0.5", "--rtmp", "[::1]:19", "--http", "0");
    ServeConfig config =
        ServeConfigReader.read(
            new ConfigDocument(
                "look: {style: natural, lips: 0.3}\nkeys: [{key: a}, {key: b, look: {style: x}}]",
                "s"),
            options::over);
    assertThat(config.rtmp()).isEqualTo(new ServeConfig.Listen("::1", 19));
    assertThat(config.http().port()).isZero();
    assertThat(config.stream("a").look())
        .isEqualTo(new ServeConfig.Wear("smoky", 0.5f, 0.3f, 1, 1, 1));
    assertThat(config.stream("b").look().style()).isEqualTo("x");
  }

  @Test
  void aTakenPortIsSaidInOneLine() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      assertThat(run("--rtmp", "127.0.0.1:" + port, "--http", "0")).isEqualTo(ExitCode.FAILURE);
      assertThat(err.toString())
          .contains("port " + port + " is taken by another program (--rtmp chooses another)");
    }
  }

  /// A process of its own, since signals belong to processes; `env`, since what runs in a shell's
  /// background is deaf to SIGINT, and so would be its children.
  @ParameterizedTest
  @CsvSource({"TERM, 0", "INT, 130"})
  @Timeout(180)
  void aSignalEndsItInGoodOrder(String signal, int code) throws Exception {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    String at = "127.0.0.1:" + FreePort.any();
    command.addAll(
        Tinybeauty.command(
            folder, List.of("-Xmx256m"), "serve", "--http", "0", "--rtmp", at, "-s", "none"));
    try (Program serve = Program.start(folder, command)) {
      assertThat(serve.says("Ctrl-C ends")).as(serve::said).isTrue();
      serve.signal(signal);
      assertThat(serve.exit()).as(serve::said).isEqualTo(code);
    }
  }
}
