package org.tinybeauty.serve;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.tinybeauty.control.AccessToken;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.rtmp.RtmpUrl;
import org.tinybeauty.serve.ServeConfig.Access;
import org.tinybeauty.serve.ServeConfig.Http;
import org.tinybeauty.serve.ServeConfig.Limits;
import org.tinybeauty.serve.ServeConfig.Listen;
import org.tinybeauty.serve.ServeConfig.Obs;
import org.tinybeauty.serve.ServeConfig.Outputs;
import org.tinybeauty.serve.ServeConfig.Recording;
import org.tinybeauty.serve.ServeConfig.StreamKey;
import org.tinybeauty.serve.ServeConfig.Tls;
import org.tinybeauty.serve.ServeConfig.Video;
import org.tinybeauty.serve.ServeConfig.Wear;

/// Reads a [ServeConfig] from YAML, strictly: unknown keys, wrong kinds, values out of range and
/// keys given twice are refused, all at once, with file and line.
final class ServeConfigReader {
  /// Style name of a stream that is not made up.
  static final String NO_STYLE = "none";

  private static final int MAX_PORT = 65535;
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
  private static final Set<String> PRESETS =
      Set.of("ultrafast", "superfast", "veryfast", "faster", "fast", "medium");

  private final ConfigDocument document;

  private ServeConfigReader(ConfigDocument document) {
    this.document = document;
  }

  /// Reads a file.
  ///
  /// @param over what the command line says, put over the file's settings; the entries of its keys
  /// build on that
  /// @throws ConfigException saying what is wrong, or that there is no such file
  static ServeConfig read(Path file, UnaryOperator<ServeConfig> over) {
    try {
      if (Files.size(file) > 4L * ConfigDocument.MAX_CHARACTERS) {
        throw new ConfigException(
            "%s: %d bytes (expected: a configuration)".formatted(file, Files.size(file)));
      }
      return read(new ConfigDocument(Files.readString(file), file.toString()), over);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": there is no such file");
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + ": is not UTF-8 text");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e.getMessage());
    }
  }

  /// Reads a text.
  ///
  /// @param source what messages call it
  /// @throws ConfigException saying what is wrong
  static ServeConfig parse(String text, String source) {
    return read(new ConfigDocument(text, source), UnaryOperator.identity());
  }

  /// Reads a document, which then knows every key there is.
  static ServeConfig read(ConfigDocument document, UnaryOperator<ServeConfig> over) {
    ServeConfig config = new ServeConfigReader(document).config(over);
    document.finish();
    return config;
  }

  /// The annotated file with every key and its default.
  static String manual() {
    try (InputStream in = ServeConfigReader.class.getResourceAsStream("serve.yaml")) {
      if (in == null) {
        throw new IllegalStateException("serve.yaml is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("serve.yaml cannot be read from the program", e);
    }
  }

  private ServeConfig config(UnaryOperator<ServeConfig> over) {
    ServeConfig normal = ServeConfig.DEFAULT;
    ConfigSection root = document.root();
    ServeConfig config =
        over.apply(
            new ServeConfig(
                listen(root.section("rtmp"), normal.rtmp()),
                tls(root.section("rtmps"), normal.rtmps()),
                http(root.section("http"), normal.http()),
                access(root.section("access"), normal.access()),
                wear(root.section("look"), normal.look()),
                video(root.section("video"), normal.video()),
                outputs(root.section("outputs"), normal.outputs()),
                normal.keys(),
                limits(root.section("limits"), normal.limits()),
                normal.obs(),
                root.texts("styles", normal.styles())));
    List<StreamKey> keys =
        root.sections(
            "keys", normal.keys(), section -> key(section, config.look(), config.outputs()));
    distinct(root, keys);
    return config.withKeys(keys).withObs(obs(root.section("obs"), config.obs(), config.look()));
  }

  private static Listen listen(ConfigSection section, Listen normal) {
    return new Listen(
        address(section, normal.address()), section.integer("port", normal.port(), 1, MAX_PORT));
  }

  private static Tls tls(ConfigSection section, Tls normal) {
    Tls tls =
        new Tls(
            section.integer("port", normal.port(), 0, MAX_PORT),
            section.text("certificate", normal.certificate()),
            section.text("private-key", normal.privateKey()));
    if (tls.certificate().isEmpty() != tls.privateKey().isEmpty()) {
      section.wrong(
          tls.certificate().isEmpty() ? "certificate" : "private-key",
          "is empty (expected: certificate and private-key, both or neither)");
    }
    return tls;
  }

  private static Http http(ConfigSection section, Http normal) {
    return new Http(
        address(section, normal.address()),
        section.integer("port", normal.port(), 0, MAX_PORT),
        section.texts("hosts", normal.hosts()),
        token(section, normal.token()));
  }

  private static String token(ConfigSection section, String normal) {
    String token = section.text("token", normal);
    if (token.isEmpty()) {
      return token;
    }
    try {
      AccessToken.of(token);
      return token;
    } catch (IllegalArgumentException e) {
      section.wrong("token", "is of no use: " + e.getMessage());
      return normal;
    }
  }

  private static Access access(ConfigSection section, Access normal) {
    return new Access(
        section.flag("takeover", normal.takeover()),
        section.integer("reconnect-seconds", normal.reconnectSeconds(), 0, 600),
        url(section, "on-publish", normal.onPublish()),
        url(section, "on-play", normal.onPlay()),
        section.integer("webhook-timeout-millis", normal.webhookTimeoutMillis(), 100, 60_000));
  }

  private static Wear wear(ConfigSection section, Wear normal) {
    String style = section.text("style", normal.style());
    if (style.isBlank()) {
      section.wrong("style", "is empty (expected: one of `tinybeauty styles`, or none)");
    }
    return new Wear(
        style,
        section.number("strength", normal.strength(), 0, Look.MAX_STRENGTH),
        section.number("lips", normal.lips(), 0, Look.MAX_STRENGTH),
        section.number("eyes", normal.eyes(), 0, Look.MAX_STRENGTH),
        section.number("brows", normal.brows(), 0, Look.MAX_STRENGTH),
        section.number("skin", normal.skin(), 0, Look.MAX_STRENGTH));
  }

  private static Video video(ConfigSection section, Video normal) {
    String preset = section.text("preset", normal.preset());
    if (!PRESETS.contains(preset)) {
      section.wrong(
          "preset",
          "is '"
              + preset
              + "' (expected one of: ultrafast, superfast, veryfast, faster, fast, medium)");
    }
    return new Video(
        preset,
        section.integer("bitrate-kbps", normal.bitrateKbps(), 0, 100_000),
        section.integer("gop-frames", normal.gopFrames(), 0, 1000));
  }

  private static Outputs outputs(ConfigSection section, Outputs normal) {
    List<String> push = section.texts("push", normal.push());
    for (int i = 0; i < push.size(); i++) {
      if (!isTarget(push.get(i))) {
        // Without the value, which may hold a key.
        section.wrong(
            "push", "has as entry %d no rtmp:// or rtmps://HOST/APP/KEY".formatted(i + 1));
      }
    }
    ConfigSection record = section.section("record");
    Recording usual = normal.recording();
    Recording recording =
        new Recording(
            record.text("folder", usual.folder()),
            record.choice("format", usual.format()),
            record.choice("stream", usual.stream()));
    if (!recording.folder().isEmpty() && !Files.isDirectory(Path.of(recording.folder()))) {
      record.wrong("folder", "is '" + recording.folder() + "' (expected: a folder that exists)");
    }
    return new Outputs(push, recording);
  }

  private static StreamKey key(ConfigSection section, Wear look, Outputs outputs) {
    String key = section.text("key", "");
    if (!KEY.matcher(key).matches()) {
      section.wrong("key", "is missing or not made of letters, digits, - _ and . alone, up to 128");
    }
    return new StreamKey(
        key, wear(section.section("look"), look), outputs(section.section("outputs"), outputs));
  }

  private static void distinct(ConfigSection root, List<StreamKey> keys) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < keys.size(); i++) {
      if (!seen.add(keys.get(i).key())) {
        root.wrong("keys", "has in entry " + (i + 1) + " a key that was there before");
      }
    }
  }

  private static Limits limits(ConfigSection section, Limits normal) {
    return new Limits(
        section.integer("connections", normal.connections(), 1, 100_000),
        section.integer("streams", normal.streams(), 1, 100));
  }

  private static Obs obs(ConfigSection section, Obs normal, Wear look) {
    String socket = section.text("socket", normal.socket());
    if (!socket.isEmpty() && !socket.startsWith("/")) {
      section.wrong("socket", "is '" + socket + "' (expected: a path from /, or nothing)");
    }
    return new Obs(
        section.flag("enabled", normal.enabled()), socket, wear(section.section("look"), look));
  }

  private static String address(ConfigSection section, String normal) {
    String address = section.text("address", normal);
    if (address.isBlank() || address.contains("/") || address.contains(" ")) {
      section.wrong("address", "is '" + address + "' (expected: a host name, an IP address or *)");
    }
    return address;
  }

  private static String url(ConfigSection section, String key, String normal) {
    String text = section.text(key, normal);
    URI uri = uri(text);
    boolean right =
        uri != null
            && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
            && uri.getHost() != null;
    if (!text.isEmpty() && !right) {
      section.wrong(key, "is '" + text + "' (expected: an http:// or https:// URL)");
    }
    return text;
  }

  /// Whether a text is a push target.
  static boolean isTarget(String text) {
    try {
      RtmpUrl.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static @org.jspecify.annotations.Nullable URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
