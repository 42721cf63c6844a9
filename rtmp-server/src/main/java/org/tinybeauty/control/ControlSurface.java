package org.tinybeauty.control;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.tinybeauty.cli.Home;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.session.ControlService;
import org.tinybeauty.session.SessionRegistry;

/// The control surface for sessions that no server of streams runs, as a file's job: the same
/// API, panel, events and metrics, on a port of its own.
public final class ControlSurface implements ControlService {
  private static final int MAX_CONNECTIONS = 200;
  private static final int CLOSE_SECONDS = 2;

  /// For [java.util.ServiceLoader].
  public ControlSurface() {}

  @Override
  public AutoCloseable start(
      SessionRegistry sessions, StyleShelf shelf, InetSocketAddress address, Optional<String> token)
      throws IOException {
    boolean local = address.getAddress() != null && address.getAddress().isLoopbackAddress();
    if (!local && token.isEmpty()) {
      throw new IllegalArgumentException(address + " needs a token (expected: one, or loopback)");
    }
    ServerFacts facts =
        new ServerFacts(
            () -> true,
            () -> Map.of("sessions", (long) sessions.sessions().size()),
            () -> Map.of("http", Map.of("port", address.getPort(), "token", token.isPresent())));
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    ControlApi api = new ControlApi(sessions, shelf, Home.user(), facts);
    HttpSite site =
        new HttpSite(
            api,
            Optional.empty(),
            () -> local ? Set.of("localhost") : Set.of(),
            token.map(AccessToken::of),
            System::nanoTime);
    HttpServer server = new HttpServer(group, site, MAX_CONNECTIONS);
    AutoCloseable end =
        () -> {
          api.close();
          server.close();
          group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
        };
    try {
      server.listen(address);
      return end;
    } catch (IOException e) {
      close(end, e);
      throw e;
    }
  }

  private static void close(AutoCloseable end, IOException cause) {
    try {
      end.close();
    } catch (Exception e) {
      cause.addSuppressed(e);
    }
  }
}
