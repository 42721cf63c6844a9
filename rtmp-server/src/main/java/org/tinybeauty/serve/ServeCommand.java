package org.tinybeauty.serve;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.cli.Log;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The live job: RTMP in, makeup, RTMP out, until it is told to end.
@Command(
    name = "serve",
    description = "Put makeup on live streams: RTMP in, RTMP and HTTP-FLV out.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:told to end (SIGTERM); streams and recordings were closed",
      "1:it could not start, for a port that is taken or a style that does not load",
      "2:the command line or the configuration makes no sense; nothing was started",
      "130:interrupted (Ctrl-C); streams and recordings were closed"
    })
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ServeOptions options;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings; a change is taken up while it runs. --print-config explains them.")
  private @Nullable Path file;

  @Option(names = "--check", description = "Only say whether the configuration makes sense.")
  private boolean check;

  @Option(
      names = "--print-config",
      description = "Print every setting with its default and what it does.")
  private boolean print;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (print) {
      out.print(ServeConfigReader.manual());
      out.flush();
      return ExitCode.OK;
    }
    ServeConfig config = config();
    if (check) {
      err.println("tinybeauty: the configuration makes sense");
      return ExitCode.OK;
    }
    Log.report();
    CompletableFuture<Integer> told = new CompletableFuture<>();
    Signals.on("TERM", () -> told.complete(ExitCode.OK));
    Signals.on("INT", () -> told.complete(ExitCode.INTERRUPTED));
    try (Server server = Server.start(config);
        ConfigWatch watch = new ConfigWatch(file, this::config, server::apply)) {
      Signals.on("HUP", watch::reload);
      server.warm();
      greeting(config, server).forEach(err::println);
      return told.join();
    }
  }

  /// The file's settings with the command line's on top.
  ///
  /// @throws CommandException with exit code 2 when they make no sense
  private ServeConfig config() {
    try {
      ServeConfig config =
          file == null
              ? options.over(ServeConfig.DEFAULT)
              : ServeConfigReader.read(file, options::over);
      if (config.open()) {
        throw new ConfigException(
            "rtmp.address is "
                + config.rtmp().address()
                + ", so anyone who reaches this machine could publish (expected: entries under"
                + " keys, or access.on-publish, in the configuration; or address localhost)");
      }
      if (config.unguarded()) {
        throw new ConfigException(
            "http.address is "
                + config.http().address()
                + ", so anyone who reaches this machine could steer its streams (expected:"
                + " http.token in the configuration; or address localhost)");
      }
      Server.styles(config); // refuses looks whose style is not there
      return config;
    } catch (ConfigException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> greeting(ServeConfig config, Server server) {
    String rtmp = "rtmp://" + shown(config.rtmp().address()) + port(config.rtmp().port(), 1935);
    List<String> lines = new ArrayList<>();
    String key = config.keys().isEmpty() ? "KEY" : "one of the configured keys";
    lines.add("tinybeauty: publish to  " + rtmp + "/live   with stream key " + key);
    lines.add("tinybeauty: play        " + rtmp + "/beauty/KEY   (as it came: /live/KEY)");
    if (config.rtmps().port() != 0) {
      lines.add(
          "tinybeauty: or by TLS   rtmps://"
              + shown(config.rtmp().address())
              + port(config.rtmps().port(), 443)
              + "/...");
    }
    if (config.http().port() != 0) {
      lines.add(
          "tinybeauty: in browsers http://"
              + shown(config.http().address())
              + port(config.http().port(), 80)
              + "/beauty/KEY.flv");
    }
    server.linkPlaces().forEach(place -> lines.add("tinybeauty: OBS filters " + place));
    lines.add("tinybeauty: style       " + server.words() + "   (Ctrl-C ends)");
    return lines;
  }

  private static String shown(String address) {
    return address.equals("*")
        ? "THIS-MACHINE"
        : address.contains(":") ? "[" + address + "]" : address;
  }

  private static String port(int port, int usual) {
    return port == usual ? "" : ":" + port;
  }
}
