package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PNG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_WEBP;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The picture formats we read and write, told apart by their first bytes.
enum StillFormat {
  JPEG(AV_CODEC_ID_MJPEG, ".jpg .jpeg .jpe .jfif"),
  PNG(AV_CODEC_ID_PNG, ".png"),
  WEBP(AV_CODEC_ID_WEBP, ".webp");

  /// Bytes that [#of] needs to see.
  static final int HEAD_BYTES = 12;

  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final int codec;
  private final String extensions;

  StillFormat(int codec, String extensions) {
    this.codec = codec;
    this.extensions = extensions;
  }

  /// The format of a file that begins so; null when it is none of ours.
  static @Nullable StillFormat of(byte[] head) {
    if (head.length >= 3 && (head[0] & 0xff) == 0xff && (head[1] & 0xff) == 0xd8) {
      return (head[2] & 0xff) == 0xff ? JPEG : null;
    }
    if (head.length >= 8 && Arrays.equals(head, 0, 8, PNG_SIGNATURE, 0, 8)) {
      return PNG;
    }
    boolean webp = head.length >= 12 && is(head, 0, "RIFF") && is(head, 8, "WEBP");
    return webp ? WEBP : null;
  }

  /// FFmpeg's number of the codec.
  int codec() {
    return codec;
  }

  /// File name endings, lower case, the usual one first.
  List<String> extensions() {
    return List.of(extensions.split(" "));
  }

  private static boolean is(byte[] bytes, int at, String text) {
    return new String(bytes, at, 4, StandardCharsets.ISO_8859_1).equals(text);
  }
}
