package org.tinybeauty.session;

import org.tinybeauty.makeup.Looks;

/// What happens to sessions. Told on a thread of the teller's choice, never on a frame loop's.
public sealed interface SessionEvent {
  /// Whose.
  Session session();

  /// It began.
  record Started(Session session) implements SessionEvent {}

  /// It ended.
  record Ended(Session session) implements SessionEvent {}

  /// Other looks are on air.
  ///
  /// @param ptsMicros first frame that wears them; [org.tinybeauty.makeup.Program#NO_FRAME] when no
  ///     frame has come yet
  record Changed(Session session, Looks looks, long ptsMicros) implements SessionEvent {}

  /// Other looks are in preview.
  record Previewed(Session session, Looks looks) implements SessionEvent {}

  /// An output came, went or changed its state.
  record OutputsChanged(Session session) implements SessionEvent {}
}
