package org.tinybeauty.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearNamesTest {
  private static final List<String> KNOWN =
      List.of("natural", "smoky", "classic-red", "editorial", "rtmp-port");

  @ParameterizedTest
  @CsvSource({
    "natrual, natural",
    "SMOKEY, smoky",
    "red, classic-red",
    "port, rtmp-port",
    "editorials, editorial",
    "classicred, classic-red"
  })
  void aSlipOfTheFingersIsUnderstood(String unknown, String meant) {
    assertThat(NearNames.of(unknown, KNOWN)).first().isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"''", "x", "qqqq", "watercolour"})
  void whatIsNearNothingHasNoGuess(String unknown) {
    assertThat(NearNames.of(unknown, KNOWN)).isEmpty();
  }

  @Test
  void theNearestComesFirstAndFourAreEnough() {
    List<String> many = List.of("look", "looks", "lock", "loop", "lo", "book");
    assertThat(NearNames.of("look", many)).hasSize(4).first().isEqualTo("look");
  }

  @Test
  void aLongWordIsNoSlip() {
    assertThat(NearNames.of("n".repeat(1_000_000), KNOWN)).isEmpty();
  }
}
