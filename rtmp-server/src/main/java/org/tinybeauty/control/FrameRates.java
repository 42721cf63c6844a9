package org.tinybeauty.control;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.tinybeauty.session.Session;
import org.tinybeauty.stats.Count;
import org.tinybeauty.stats.LiveCount;

/// Frames a second that sessions send out, over the last seconds. Thread-safe.
final class FrameRates {
  private static final int SAMPLES = 7;
  private static final double NANOS = 1e9;

  private record Sample(long nanos, long frames) {}

  private final LongSupplier clock;
  private final Map<String, Deque<Sample>> samples = new HashMap<>();

  FrameRates(LongSupplier clock) {
    this.clock = clock;
  }

  /// Looks at the counters; to be called a few times a second.
  synchronized void look(List<Session> sessions) {
    long now = clock.getAsLong();
    Set<String> ids = new HashSet<>();
    for (Session session : sessions) {
      ids.add(session.id());
      Deque<Sample> known = samples.computeIfAbsent(session.id(), _ -> new ArrayDeque<>());
      known.addLast(new Sample(now, frames(session)));
      if (known.size() > SAMPLES) {
        known.removeFirst();
      }
    }
    samples.keySet().retainAll(ids);
  }

  /// Frames a second; 0 for a session that has just begun.
  synchronized double fps(Session session) {
    Deque<Sample> known = samples.get(session.id());
    if (known == null || known.size() < 2) {
      return 0;
    }
    Sample first = known.getFirst();
    Sample last = known.getLast();
    long nanos = last.nanos - first.nanos;
    return nanos <= 0 ? 0 : Math.max(0, last.frames - first.frames) * NANOS / nanos;
  }

  private static long frames(Session session) {
    return session.kind() == Session.Kind.FILE
        ? session.stats().count(Count.FRAMES)
        : session.live().count(LiveCount.SENT);
  }
}
