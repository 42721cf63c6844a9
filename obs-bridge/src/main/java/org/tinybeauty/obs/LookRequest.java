package org.tinybeauty.obs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.makeup.Transition;
import org.tinybeauty.session.Session;

/// Puts on air what a plugin asks for by STYLE. Any thread.
final class LookRequest {
  private LookRequest() {}

  /// Changes a session's looks; what is refused is said by the reporter.
  static void put(Session session, ObjectNode asked, StyleShelf shelf, LinkReporter reporter) {
    try {
      Looks looks = LinkLooks.read(session.looks(), asked, shelf.library());
      Transition transition = LinkLooks.transition(asked);
      if (looks.equals(session.looks())) {
        reporter.problem("");
        reporter.looksChanged();
        return;
      }
      var _ =
          session
              .change(looks, transition)
              .whenComplete(
                  (pts, failure) ->
                      reporter.problem(
                          failure == null ? "" : String.valueOf(failure.getMessage())));
    } catch (IllegalArgumentException e) {
      reporter.problem(String.valueOf(e.getMessage()));
      reporter.looksChanged();
    }
  }
}
