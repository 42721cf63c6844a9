package org.tinybeauty.cli;

import org.jspecify.annotations.Nullable;
import org.tinybeauty.media.EncoderSettings;
import org.tinybeauty.media.MediaException;
import picocli.CommandLine.Option;

/// How the result is encoded.
final class EncoderOptions {
  @Option(
      names = {"-c:v", "--video-codec"},
      paramLabel = "NAME",
      description = "Encoder (libx264) or codec (h264, hevc, vp9, av1). Default: by container.")
  private @Nullable String codec;

  @Option(
      names = {"--crf", "-crf"},
      paramLabel = "N",
      description = "Constant quality, lower is better. Default for H.264: 20.")
  private @Nullable Double crf;

  @Option(
      names = {"--preset", "-preset"},
      paramLabel = "NAME",
      description = "Speed, in the encoder's words. Default for H.264: veryfast.")
  private @Nullable String preset;

  EncoderSettings settings() {
    try {
      return EncoderSettings.DEFAULT.withVideoCodec(codec).withCrf(crf).withPreset(preset);
    } catch (MediaException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }
}
