package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.tinybeauty.makeup.LiveMakeup;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.session.LinkService;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.SessionRegistry;

/// An engine with its link, as `serve` puts it together.
final class LinkRig implements AutoCloseable {
  static final Path HOME = Path.of(System.getProperty("tinybeauty.home", "."));
  static final String STYLE = "smoky";
  static final String OTHER = "natural";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  final StyleShelf shelf = new StyleShelf(List.of(HOME.resolve("models/styles")));
  final LiveMakeup makeup = new LiveMakeup(shelf, HOME.resolve("models/locator"), 1);
  final SessionRegistry sessions = new SessionRegistry();
  final LinkService.Link link;

  LinkRig(Path folder) throws IOException {
    link =
        new FrameLink()
            .start(
                new LinkService.Engine(
                    "test",
                    sessions,
                    makeup,
                    () -> Looks.of(Look.of(STYLE)),
                    () -> "http://localhost:8085/"),
                Optional.of(folder.resolve("obs.sock")));
  }

  StubPlugin plugin(int stride) throws IOException {
    return new StubPlugin(link.place(), 4, stride);
  }

  /// The one session that runs.
  Session session() {
    List<Session> all = sessions.sessions();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("waited for too long").isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    link.close();
    shelf.close();
  }
}
