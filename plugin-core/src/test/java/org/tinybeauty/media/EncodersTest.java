package org.tinybeauty.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EncodersTest {
  @Test
  void listsOnlyWhatOpens() {
    assertThat(Encoders.available())
        .isNotEmpty()
        .extracting(Encoders.Encoder::codec)
        .contains("h264", "vp9", "av1");
  }

  @Test
  void offersNamesNearAnUnknownOne() {
    assertThat(Encoders.near("libx246")).first().isEqualTo("libx264");
    assertThat(Encoders.near("hevv")).contains("hevc");
    assertThat(Encoders.near("zzzzzzzzzzzzzz")).isEmpty();
  }

  @Test
  void knowsItsFfmpeg() {
    assertThat(Encoders.ffmpegVersion()).startsWith("8.");
  }
}
