package org.tinybeauty.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.tinybeauty.makeup.LiveMakeup;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.media.LiveSettings;
import org.tinybeauty.rtmp.RtmpServer;
import org.tinybeauty.session.SessionOutputs;
import org.tinybeauty.session.SessionRegistry;
import org.tinybeauty.stream.AccessPolicy;
import org.tinybeauty.stream.AccessSettings;
import org.tinybeauty.stream.LiveSessions;
import org.tinybeauty.stream.RtmpGate;
import org.tinybeauty.stream.StreamHub;

/// The server as `serve` builds it, without configuration, HTTP and outputs: RTMP on loopback, open
/// to all, everything made up in one style.
final class BenchServer implements AutoCloseable {
  private final SessionRegistry sessions = new SessionRegistry();
  private final StreamHub hub = new StreamHub();
  private final LiveSessions live;
  private final RtmpServer server;
  private final InetSocketAddress address;

  /// @param models the folder `models`
  /// @param port 0 for any
  BenchServer(Path models, String style, LiveSettings settings, int port) throws IOException {
    LiveMakeup makeup =
        new LiveMakeup(
            new StyleShelf(List.of(models.resolve("styles"))), models.resolve("locator"), 1);
    live =
        new LiveSessions(
            hub, makeup, sessions, settings, 8, key -> Look.of(style), key -> SessionOutputs.NONE);
    live.warm(models.resolve("demo").resolve("collins.mp4"), Look.of(style));
    server = new RtmpServer(new RtmpGate(hub, new AccessPolicy(AccessSettings.LOCAL)), 1, 100);
    address = server.listen(new InetSocketAddress("localhost", port));
  }

  InetSocketAddress address() {
    return address;
  }

  SessionRegistry sessions() {
    return sessions;
  }

  @Override
  public void close() {
    server.close();
    live.close();
    hub.close();
  }

  /// Arguments: port, style, preset.
  public static void main(String[] arguments) throws Exception {
    String preset = arguments.length > 2 ? arguments[2] : null;
    LiveSettings settings =
        LiveSettings.DEFAULT.withEncoder(LiveSettings.DEFAULT.encoder().withPreset(preset));
    BenchServer server =
        new BenchServer(
            Path.of(System.getProperty("tinybeauty.home", "."), "models"),
            arguments.length > 1 ? arguments[1] : "natural",
            settings,
            Integer.parseInt(arguments[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    Thread.currentThread().join();
  }
}
