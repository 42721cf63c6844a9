package org.tinybeauty.stream;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.makeup.LiveMakeup;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.media.LiveSettings;
import org.tinybeauty.media.MediaException;
import org.tinybeauty.media.Rehearsal;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.SessionOutputs;
import org.tinybeauty.session.SessionRegistry;

/// Makes up every stream that is published to `live/KEY`, into `beauty/KEY`. Thread-safe.
public final class LiveSessions implements AutoCloseable {
  /// The application that is published to.
  public static final String CLEAN = "live";

  /// The application that the made-up stream is played from.
  public static final String MADE_UP = "beauty";

  /// How long closing waits for a warm-up to end.
  private static final long WARM_END_MILLIS = 2_000;

  private static final System.Logger LOG = System.getLogger(LiveSessions.class.getName());

  private final StreamHub hub;
  private final LiveMakeup makeup;
  private final SessionRegistry registry;
  private final int most;
  private final Function<String, Look> looks;
  private final Function<String, SessionOutputs> outputs;
  private final AtomicLong numbers = new AtomicLong();
  private final Set<LiveSession> running = new HashSet<>();
  private volatile LiveSettings settings;
  private @Nullable Thread warming;
  private boolean closed;

  /// Watches the hub from now on.
  ///
  /// @param settings of the encoder, for streams that begin
  /// @param most streams made up at once; further ones are passed on as they are
  /// @param looks what a stream wears at first, by its key; asked on the publisher's thread
  /// @param outputs where its made-up stream goes, by its key; likewise
  public LiveSessions(
      StreamHub hub,
      LiveMakeup makeup,
      SessionRegistry registry,
      LiveSettings settings,
      int most,
      Function<String, Look> looks,
      Function<String, SessionOutputs> outputs) {
    this.hub = hub;
    this.makeup = makeup;
    this.registry = registry;
    this.settings = settings;
    this.most = most;
    this.looks = looks;
    this.outputs = outputs;
    hub.onPublish(this::start);
  }

  /// Has everything on a picture's way compiled, in the background, by making up a clip that nobody
  /// sees; streams that begin meanwhile go without makeup until it is done.
  public void warm(Path clip, Look look) {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("tinybeauty-warm")
            .unstarted(
                () -> {
                  long start = System.nanoTime();
                  try {
                    makeup.warm(look, filter -> Rehearsal.run(clip, filter));
                    long millis = (System.nanoTime() - start) / 1_000_000;
                    LOG.log(Level.INFO, "warm after {0} ms", millis);
                  } catch (MediaException | ModelException e) {
                    LOG.log(Level.WARNING, "not warmed up: " + e.getMessage());
                  }
                });
    synchronized (running) {
      if (!closed) {
        warming = thread;
        thread.start();
      }
    }
  }

  /// Encoder settings for streams that begin from here on.
  public void settings(LiveSettings settings) {
    this.settings = settings;
  }

  /// The session that makes up a key's stream, if one runs.
  public Optional<Session> session(String key) {
    synchronized (running) {
      return running.stream()
          .filter(session -> session.key().equals(key))
          .map(LiveSession::session)
          .findFirst();
    }
  }

  private void start(Stream live) {
    if (!live.application().equals(CLEAN) || closed()) {
      return;
    }
    Publication out;
    try {
      out = hub.publish(MADE_UP + "/" + live.key(), StreamSource.inside(), true);
    } catch (PublishRefusedException e) {
      LOG.log(Level.WARNING, "{0} is not made up: {1}", live.label(), e.getMessage());
      return;
    }
    String id = String.format(Locale.ROOT, "live-%d", numbers.incrementAndGet());
    Session session =
        new Session(
            id,
            Session.Kind.LIVE,
            live.label(),
            Looks.of(looks.apply(live.key())),
            makeup.shelf(),
            outputs.apply(live.key()),
            Instant.now());
    LiveSession begun;
    synchronized (running) {
      if (closed) {
        out.end();
        return;
      }
      boolean room = running.size() < most;
      @Nullable FrameFilter filter =
          room ? makeup.open(session.program(), session.board(), session.stats()) : null;
      begun = new LiveSession(settings, session, live, out, filter, this::end);
      running.add(begun);
      registry.add(session);
      LOG.log(
          room ? Level.INFO : Level.WARNING,
          room
              ? "{0} makes up {1}"
              : "{0} passes {1} as it comes: as many streams are made up as are allowed",
          id,
          live.label());
    }
    live.subscribe(begun);
  }

  private boolean closed() {
    synchronized (running) {
      return closed;
    }
  }

  /// Called on the publisher's thread, which closing would hold up.
  private void end(LiveSession session) {
    Thread.ofPlatform().name("tinybeauty-live-close").start(() -> close(session));
  }

  private void close(LiveSession session) {
    session.close();
    registry.remove(session.session());
    synchronized (running) {
      running.remove(session);
      running.notifyAll();
    }
  }

  /// Ends all sessions, side by side, and waits for them: some two seconds.
  @Override
  public void close() {
    List<LiveSession> all;
    Thread warm;
    synchronized (running) {
      closed = true;
      all = List.copyOf(running);
      warm = warming;
    }
    if (warm != null) {
      warm.interrupt();
    }
    all.forEach(LiveSession::end);
    boolean interrupted = false;
    synchronized (running) {
      while (!running.isEmpty()) {
        try {
          running.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (warm != null && !interrupted) {
      try {
        warm.join(WARM_END_MILLIS); // the process should not end while it is in native code
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
