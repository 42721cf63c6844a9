package org.tinybeauty.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.tinybeauty.makeup.Look;

final class SessionRegistryTest {
  private final SessionRegistry registry = new SessionRegistry();

  private static Session session(String id) {
    return new Session(id, Session.Kind.LIVE, Look.of("natural"), Instant.EPOCH);
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
  void aLookIsReplacedWhole() {
    Session one = session("live-1");
    one.wear(Look.of("smoky").withMaster(0.5f));

    assertThat(one.look()).isEqualTo(Look.of("smoky").withMaster(0.5f));
  }
}
