package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;

/// What filters wore that went away.
final class KeptLooksTest {
  private static final Looks LOOKS = Looks.of(Look.of("smoky"));
  private long now;
  private final KeptLooks kept = new KeptLooks(() -> now);

  @Test
  void areThereForHalfAMinuteAndOnce() {
    kept.keep("uuid", "obs-1", LOOKS);
    now = KeptLooks.KEPT_NANOS;
    assertThat(kept.take("other")).isEmpty();
    assertThat(kept.take("uuid").orElseThrow().id()).isEqualTo("obs-1");
    assertThat(kept.take("uuid")).isEmpty();
  }

  @Test
  void areForgottenAfterwards() {
    kept.keep("uuid", "obs-1", LOOKS);
    now = KeptLooks.KEPT_NANOS + 1;
    assertThat(kept.take("uuid")).isEmpty();
  }
}
