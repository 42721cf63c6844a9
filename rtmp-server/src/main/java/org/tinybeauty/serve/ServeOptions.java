package org.tinybeauty.serve;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.serve.ServeConfig.Http;
import org.tinybeauty.serve.ServeConfig.Listen;
import org.tinybeauty.serve.ServeConfig.Outputs;
import org.tinybeauty.serve.ServeConfig.Recording;
import org.tinybeauty.serve.ServeConfig.Wear;
import picocli.CommandLine.Option;

/// The settings that are most used, on the command line. They win over the file.
final class ServeOptions {
  @Option(
      names = "--rtmp",
      paramLabel = "[HOST:]PORT",
      description = "Where RTMP is served. Default: localhost:1935.")
  private @Nullable String rtmp;

  @Option(
      names = "--http",
      paramLabel = "[HOST:]PORT",
      description = "Where HTTP is served; 0 for nowhere. Default: localhost:8085.")
  private @Nullable String http;

  @Option(
      names = {"-s", "--style"},
      paramLabel = "STYLE",
      description = "`tinybeauty styles` lists them; none for no makeup. Default: natural.")
  private @Nullable String style;

  @Option(
      names = "--strength",
      paramLabel = "0..1.5",
      description = "Of everything. Default: 1, as the style was made.")
  private @Nullable Float strength;

  @Option(
      names = "--push",
      paramLabel = "URL",
      description = "Send made-up streams to rtmp://HOST/APP/KEY too (repeatable).")
  private List<String> push = new ArrayList<>();

  @Option(
      names = "--record",
      paramLabel = "DIR",
      description = "Write made-up streams to files in this folder.")
  private @Nullable Path record;

  @Option(
      names = "--styles",
      paramLabel = "DIR",
      description = "A further folder of styles (repeatable). ~/.tinybeauty/styles is read too.")
  private List<String> styles = new ArrayList<>();

  /// A configuration with what was given here in place of its own.
  ///
  /// @throws ConfigException when an option makes no sense
  ServeConfig over(ServeConfig config) {
    Wear look = config.look();
    if (style != null) {
      look = look.withStyle(style);
    }
    if (strength != null) {
      if (!(strength >= 0 && strength <= Look.MAX_STRENGTH)) {
        throw new ConfigException(
            "--strength: " + strength + " (expected: 0 to " + Look.MAX_STRENGTH + ")");
      }
      look = look.withStrength(strength);
    }
    Listen listen = config.rtmp();
    if (rtmp != null) {
      listen = listen("--rtmp", rtmp, listen.address(), 1);
    }
    Http browsers = config.http();
    if (http != null) {
      Listen at = listen("--http", http, browsers.address(), 0);
      browsers = new Http(at.address(), at.port(), browsers.hosts(), browsers.token());
    }
    List<String> folders = new ArrayList<>(config.styles());
    folders.addAll(styles);
    return new ServeConfig(
        listen,
        config.rtmps(),
        browsers,
        config.access(),
        look,
        config.video(),
        outputs(config.outputs()),
        config.keys(),
        config.limits(),
        config.obs().withLook(look),
        folders);
  }

  private Outputs outputs(Outputs configured) {
    for (String target : push) {
      if (!ServeConfigReader.isTarget(target)) {
        throw new ConfigException("--push: expected rtmp:// or rtmps://HOST/APP/KEY");
      }
    }
    Recording recording = configured.recording();
    if (record != null) {
      if (!Files.isDirectory(record)) {
        throw new ConfigException("--record: there is no folder " + record);
      }
      recording = new Recording(record.toString(), recording.format(), recording.stream());
    }
    List<String> targets = new ArrayList<>(configured.push());
    targets.addAll(push);
    return new Outputs(targets, recording);
  }

  /// Reads `HOST:PORT`, `[IPv6]:PORT` or a port alone.
  private static Listen listen(String option, String text, String address, int least) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? address : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port >= least && port <= 65535 && !host.isBlank()) {
        return new Listen(host, port);
      }
    } catch (NumberFormatException e) {
      // Said below, in the same words as a number out of range.
    }
    throw new ConfigException(option + ": " + text + " (expected: [HOST:]PORT)");
  }
}
