package org.tinybeauty.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.ServiceLoader;
import org.tinybeauty.face.FaceLocator;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.MakeupFilter;
import org.tinybeauty.session.ControlService;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.SessionOutputs;
import org.tinybeauty.session.SessionRegistry;

/// A file's job as a session that a control surface steers while it runs.
final class FileSession implements AutoCloseable {
  private static final int MAX_PORT = 65_535;

  private final SessionRegistry registry = new SessionRegistry();
  private final Session session;
  private final StyleOptions styles;
  private final AutoCloseable surface;

  private FileSession(StyleOptions styles, Session session, InetSocketAddress address) {
    this.styles = styles;
    this.session = session;
    registry.add(session);
    try {
      surface =
          ServiceLoader.load(ControlService.class)
              .findFirst()
              .orElseThrow(
                  () -> CommandException.failure("--control: this build has no control surface"))
              .start(registry, styles.shelf(), address, Optional.empty());
    } catch (IOException e) {
      throw CommandException.failure("--control: " + e.getMessage(), e);
    }
    styles.shelf().watch();
  }

  /// Begins a session and serves its control surface on loopback.
  ///
  /// @throws CommandException when there is none, or the port is taken
  static FileSession begin(StyleOptions styles, Look look, Path input, int port, PrintWriter err) {
    if (port < 1 || port > MAX_PORT) {
      throw CommandException.usage("--control: " + port + " (expected: 1 to " + MAX_PORT + ")");
    }
    Session session =
        new Session(
            "file-1",
            Session.Kind.FILE,
            String.valueOf(input.getFileName()),
            Looks.of(look),
            styles.shelf(),
            SessionOutputs.NONE,
            Instant.now());
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    FileSession begun = new FileSession(styles, session, address);
    err.println("tinybeauty: the panel is on http://localhost:" + port + "/");
    return begun;
  }

  Session session() {
    return session;
  }

  /// What paints the session's looks; the caller closes it.
  FrameFilter filter() {
    return new MakeupFilter(
        styles.shelf(),
        new FaceLocator(Home.locator()),
        session.program(),
        session.board(),
        session.stats(),
        1);
  }

  @Override
  public void close() {
    registry.remove(session);
    try {
      surface.close();
    } catch (Exception e) {
      throw new IllegalStateException("the control surface does not end", e);
    }
    styles.shelf().close();
  }
}
