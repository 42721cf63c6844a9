package org.tinybeauty.session;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// The sessions that run now. Any thread.
public final class SessionRegistry {
  private final ConcurrentSkipListMap<String, Session> sessions = new ConcurrentSkipListMap<>();

  /// Adds a session that begins.
  ///
  /// @throws IllegalStateException when one of that id runs already
  public void add(Session session) {
    if (sessions.putIfAbsent(session.id(), session) != null) {
      throw new IllegalStateException("session " + session.id() + " runs already");
    }
  }

  /// Removes a session that ended; nothing happens when it is not there.
  public void remove(Session session) {
    sessions.remove(session.id(), session);
  }

  /// The session of that id.
  public Optional<Session> find(String id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /// All of them, in the order of their ids.
  public List<Session> sessions() {
    return List.copyOf(sessions.values());
  }
}
