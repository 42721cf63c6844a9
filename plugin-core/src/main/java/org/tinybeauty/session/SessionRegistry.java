package org.tinybeauty.session;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// The sessions that run now. Any thread.
public final class SessionRegistry {
  private final ConcurrentSkipListMap<String, Session> sessions = new ConcurrentSkipListMap<>();
  private final List<Consumer<SessionEvent>> listeners = new CopyOnWriteArrayList<>();

  /// Adds a session that begins.
  ///
  /// @throws IllegalStateException when one of that id runs already
  public void add(Session session) {
    if (sessions.putIfAbsent(session.id(), session) != null) {
      throw new IllegalStateException("session " + session.id() + " runs already");
    }
    session.events(this::tell);
    tell(new SessionEvent.Started(session));
  }

  /// Removes a session that ended, and closes it; nothing happens when it is not there.
  public void remove(Session session) {
    if (sessions.remove(session.id(), session)) {
      session.close();
      tell(new SessionEvent.Ended(session));
    }
  }

  /// The session of that id.
  public Optional<Session> find(String id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /// All of them, in the order of their ids.
  public List<Session> sessions() {
    return List.copyOf(sessions.values());
  }

  /// Tells somebody of everything that happens from now on, on the thread where it does: be quick.
  ///
  /// @return ends that
  public AutoCloseable listen(Consumer<SessionEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void tell(SessionEvent event) {
    listeners.forEach(listener -> listener.accept(event));
  }
}
