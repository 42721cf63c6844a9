package org.tinybeauty.makeup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LookTest {
  @ParameterizedTest
  @ValueSource(floats = {-0.01f, 1.51f, Float.NaN, Float.POSITIVE_INFINITY})
  void refusesStrengthsOutOfRange(float strength) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Look.of("rose").with(Region.LIPS, strength))
        .withMessageContaining("expected: 0 to 1.5");
    assertThatIllegalArgumentException().isThrownBy(() -> Look.of("rose").withMaster(strength));
  }

  @ParameterizedTest
  @EnumSource(Region.class)
  void changesOneRegionOnly(Region region) {
    Look look = Look.of("rose").with(region, new Look.Wear("smoky", 0.5f));
    for (Region other : Region.values()) {
      assertThat(look.wear(other).style()).isEqualTo(other == region ? "smoky" : "rose");
    }
  }

  @Test
  void isBareWithoutAnyStrength() {
    Look look = Look.of("rose");
    assertThat(look.bare()).isFalse();
    assertThat(look.withMaster(0).bare()).isTrue();
    for (Region region : Region.values()) {
      look = look.with(region, 0);
    }
    assertThat(look.bare()).isTrue();
  }
}
