package org.tinybeauty.control;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.SessionEvent;
import org.tinybeauty.session.SessionRegistry;

/// Says what happens to those who listen, on one thread of its own. What happens many times
/// within [#GATHER_MILLIS], as when a slider is dragged, is said once.
final class Announcer implements AutoCloseable {
  /// How often figures are said.
  static final long STATS_MILLIS = 500;

  /// Listeners are asked whether they are there with every so many figures: every 15 seconds.
  static final int ASK_EVERY = 30;

  static final long GATHER_MILLIS = 20;

  private static final System.Logger LOG = System.getLogger(Announcer.class.getName());
  private static final String SESSIONS = "sessions";

  private record Hello(String type, String version) {}

  private record Listed(String type, List<SessionFacts> sessions) {}

  private record One(String type, SessionFacts session) {}

  private record Stats(
      String type,
      String id,
      @Nullable Long ptsMicros,
      SessionFacts.Stats stats,
      List<SessionFacts.Face> faces) {}

  private record Plain(String type) {}

  private final SessionRegistry registry;
  private final SessionRoutes sessions;
  private final FrameRates rates;
  private final Events events;
  private final String version;
  private final List<AutoCloseable> ears = new ArrayList<>();
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final Set<String> news = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean gathering = new AtomicBoolean();
  private final Map<String, Set<Integer>> faces = new HashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tinybeauty-events").factory());
  private int ticks;

  Announcer(
      SessionRegistry registry,
      StyleShelf shelf,
      SessionRoutes sessions,
      FrameRates rates,
      Events events,
      String version) {
    this.registry = registry;
    this.sessions = sessions;
    this.rates = rates;
    this.events = events;
    this.version = version;
    ears.add(registry.listen(this::heard));
    ears.add(shelf.listen(() -> tell("styles")));
    events.greeting(listener -> run(() -> greet(listener)));
    var _ =
        thread.scheduleAtFixedRate(
            () -> guarded(this::tick), 0, STATS_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Says that something is to be read anew; any thread.
  void tell(String type) {
    news.add(type);
    gather();
  }

  private void heard(SessionEvent event) {
    switch (event) {
      case SessionEvent.Started _, SessionEvent.Ended _ -> news.add(SESSIONS);
      case SessionEvent.Changed(Session session, var _, var _) -> changed.add(session.id());
      case SessionEvent.Previewed(Session session, var _) -> changed.add(session.id());
      case SessionEvent.OutputsChanged(Session session) -> changed.add(session.id());
    }
    gather();
  }

  private void gather() {
    if (gathering.compareAndSet(false, true)) {
      try {
        var _ = thread.schedule(() -> guarded(this::flush), GATHER_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.log(Level.DEBUG, "nothing is said any more");
      }
    }
  }

  private void flush() {
    gathering.set(false);
    Set<String> told = take(news);
    if (told.contains(SESSIONS)) {
      events.say(new Listed(SESSIONS, sessions.list()));
    }
    for (String type : told) {
      if (!type.equals(SESSIONS)) {
        events.say(new Plain(type));
      }
    }
    for (String id : take(changed)) {
      registry
          .find(id)
          .ifPresent(session -> events.say(new One("session", sessions.facts(session))));
    }
  }

  private static Set<String> take(Set<String> from) {
    Set<String> taken = Set.copyOf(from);
    from.removeAll(taken);
    return taken;
  }

  private void greet(EventSocket listener) {
    listener.send(Json.bytes(new Hello("hello", version)));
    listener.send(Json.bytes(new Listed(SESSIONS, sessions.list())));
    events.add(listener);
  }

  private void tick() {
    List<Session> all = registry.sessions();
    rates.look(all);
    if (++ticks % ASK_EVERY == 0) {
      events.ask();
    }
    if (events.none()) {
      faces.clear();
      return;
    }
    faces.keySet().retainAll(all.stream().map(Session::id).toList());
    for (Session session : all) {
      List<SessionFacts.Face> seen = SessionFacts.faces(session);
      Set<Integer> ids = Set.copyOf(seen.stream().map(SessionFacts.Face::id).toList());
      if (!ids.equals(faces.put(session.id(), ids))) {
        events.say(new One("session", sessions.facts(session)));
      }
      events.say(
          new Stats(
              "stats",
              session.id(),
              session.ptsMicros().isPresent() ? session.ptsMicros().getAsLong() : null,
              SessionFacts.Stats.of(session, rates.fps(session)),
              seen));
    }
  }

  private void run(Runnable work) {
    try {
      thread.execute(() -> guarded(work));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "nothing is said any more");
    }
  }

  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "something could not be said", e);
    }
  }

  /// Falls silent, and lets all listeners go.
  @Override
  public void close() {
    for (AutoCloseable ear : ears) {
      try {
        ear.close();
      } catch (Exception e) {
        LOG.log(Level.WARNING, "a listener of ours cannot be taken away", e);
      }
    }
    thread.shutdownNow();
    events.end();
  }
}
