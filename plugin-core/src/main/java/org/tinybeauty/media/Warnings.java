package org.tinybeauty.media;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What did not go as asked, each said once. Any thread.
final class Warnings {
  private static final System.Logger LOG = System.getLogger(Transcoder.class.getName());

  private final TranscodeListener listener;
  private final List<String> said = new ArrayList<>();
  private final Set<String> kinds = new HashSet<>();

  Warnings(TranscodeListener listener) {
    this.listener = listener;
  }

  void add(String message) {
    once(message, message);
  }

  /// Says `message` unless something of that kind was said before.
  void once(String kind, String message) {
    synchronized (this) {
      if (!kinds.add(kind)) {
        return;
      }
      said.add(message);
    }
    LOG.log(System.Logger.Level.DEBUG, message);
    listener.warning(message);
  }

  synchronized List<String> all() {
    return List.copyOf(said);
  }
}
