package org.tinybeauty.control;

import org.jspecify.annotations.Nullable;
import org.tinybeauty.rtmp.RtmpRequest;

/// What is to become of a request, told from its head alone.
sealed interface Verdict {
  /// It is answered, and the connection closed, whatever is still to come of it.
  record Close(Answer answer) implements Verdict {}

  /// It is answered when it is whole.
  record Say(Answer answer) implements Verdict {}

  /// A route answers it.
  ///
  /// @param call still without a body
  record Work(Route route, Call call) implements Verdict {}

  /// It becomes a WebSocket.
  record Listen() implements Verdict {}

  /// It becomes a stream.
  ///
  /// @param page the origin of the page that asks, null when none does
  record Play(RtmpRequest what, @Nullable String page) implements Verdict {}

  /// Bytes of body that it may have.
  default int maxBody() {
    return this instanceof Work(Route route, Call _) ? route.maxBody() : 0;
  }
}
