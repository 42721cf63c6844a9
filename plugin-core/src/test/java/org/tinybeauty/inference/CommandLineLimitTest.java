package org.tinybeauty.inference;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CommandLineLimitTest {
  @Test
  void refusesCommandLinesThatOnnxRuntimeWouldCrashOn() {
    assertThatThrownBy(() -> CommandLineLimit.check(3900))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("3900");
  }

  @Test
  void letsThisProcessBe() {
    assertThatCode(CommandLineLimit::check).doesNotThrowAnyException();
    assertThatCode(() -> CommandLineLimit.check(3800)).doesNotThrowAnyException();
  }
}
