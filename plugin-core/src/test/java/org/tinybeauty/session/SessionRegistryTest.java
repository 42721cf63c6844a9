package org.tinybeauty.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.Program;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.makeup.Transition;

final class SessionRegistryTest {
  private final SessionRegistry registry = new SessionRegistry();

  private static Session session(String id) {
    return new Session(
        id,
        Session.Kind.LIVE,
        "a stream",
        Looks.of(Look.of("natural")),
        new StyleShelf(List.of()),
        SessionOutputs.NONE,
        Instant.EPOCH);
  }

  @Test
  void findsWhatRunsAndNothingElse() {
    Session one = session("live-1");
    registry.add(one);

    assertThat(registry.find("live-1")).contains(one);
    assertThat(registry.find("live-2")).isEmpty();
    registry.remove(one);
    assertThat(registry.sessions()).isEmpty();
  }

  @Test
  void refusesASecondSessionOfTheSameId() {
    Session one = session("live-1");
    registry.add(one);

    assertThatThrownBy(() -> registry.add(session("live-1")))
        .isInstanceOf(IllegalStateException.class);
    registry.remove(session("live-1"));
    assertThat(registry.sessions()).containsExactly(one);
  }

  @Test
  void tellsOfBeginningChangeAndEnd() throws Exception {
    List<SessionEvent> heard = new CopyOnWriteArrayList<>();
    Session one = session("live-1");
    Looks smoky = Looks.of(Look.of("smoky"));
    AutoCloseable listening = registry.listen(heard::add);
    registry.add(one);
    one.preview(smoky);
    assertThat(one.change(smoky, Transition.CUT).get()).isEqualTo(Program.NO_FRAME);
    registry.remove(one);
    listening.close();
    registry.add(session("live-2"));

    assertThat(heard)
        .containsExactly(
            new SessionEvent.Started(one),
            new SessionEvent.Previewed(one, smoky),
            new SessionEvent.Changed(one, smoky, Program.NO_FRAME),
            new SessionEvent.Ended(one));
  }
}
