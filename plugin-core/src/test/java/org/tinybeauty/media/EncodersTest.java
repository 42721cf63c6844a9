package org.tinybeauty.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EncodersTest {
  @Test
  void listsOnlyWhatOpens() {
    assertThat(Encoders.available())
        .isNotEmpty()
        .extracting(Encoders.Encoder::codec)
        .contains("h264", "vp9", "av1");
  }

  @ParameterizedTest
  @CsvSource({
    "libx246, did you mean libx264",
    "hevv, hevc",
    "zzzzzzzzzzzzzz, `tinybeauty doctor` lists those that work here"
  })
  void offersNamesNearAnUnknownOne(String unknown, String advice) {
    assertThatThrownBy(() -> Encoders.choose(unknown))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining(unknown)
        .hasMessageContaining(advice);
  }

  @Test
  void knowsItsFfmpeg() {
    assertThat(Encoders.ffmpegVersion()).startsWith("8.");
  }
}
