package org.tinybeauty.serve;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tinybeauty.makeup.LiveMakeup;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.serve.ServeConfig.Obs;
import org.tinybeauty.session.LinkService;
import org.tinybeauty.session.SessionRegistry;

/// The links to other programs that are on the class path, such as the one to OBS. One that cannot
/// begin says why, and leaves the streams alone.
final class Links implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Links.class.getName());

  private final Iterable<LinkService> services;
  private final LinkService.Engine engine;
  private final List<LinkService.Link> running = new ArrayList<>();

  /// Begins nothing yet.
  ///
  /// @param services what there is, such as a [java.util.ServiceLoader] finds
  /// @param looks what a video wears that comes without looks
  /// @param panel URL of the control panel, empty for none
  Links(
      Iterable<LinkService> services,
      SessionRegistry sessions,
      LiveMakeup makeup,
      Supplier<Looks> looks,
      Supplier<String> panel) {
    this.services = services;
    String version = Links.class.getPackage().getImplementationVersion();
    engine =
        new LinkService.Engine(
            version == null ? "(from the source tree)" : version, sessions, makeup, looks, panel);
  }

  /// Begins, where that is wanted.
  synchronized void start(Obs config) {
    if (!config.enabled()) {
      return;
    }
    Optional<Path> socket =
        config.socket().isEmpty() ? Optional.empty() : Optional.of(Path.of(config.socket()));
    for (LinkService service : services) {
      try {
        running.add(service.start(engine, socket));
      } catch (IOException e) {
        LOG.log(Level.WARNING, "OBS filters are not taken: " + e.getMessage());
      }
    }
  }

  /// Where they listen.
  synchronized List<Path> places() {
    return running.stream().map(LinkService.Link::place).toList();
  }

  /// Programs, or parts of them, that are connected now.
  synchronized int connections() {
    return running.stream().mapToInt(LinkService.Link::connections).sum();
  }

  @Override
  public synchronized void close() {
    running.forEach(LinkService.Link::close);
    running.clear();
  }
}
