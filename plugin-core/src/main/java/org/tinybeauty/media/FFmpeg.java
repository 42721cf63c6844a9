package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_WARNING;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;
import static org.bytedeco.ffmpeg.global.avutil.setLogCallback;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/// FFmpeg's error codes and log in our terms. What FFmpeg says goes to the logger
/// `org.tinybeauty.media.ffmpeg` at DEBUG, never to a standard stream.
final class FFmpeg {
  private static final System.Logger LOG = System.getLogger("org.tinybeauty.media.ffmpeg");
  private static final int REASON_BYTES = 256;

  /// What a line of FFmpeg's log starts with: who speaks, and its address.
  private static final Pattern SPEAKER = Pattern.compile("^(\\[[^\\]]*@ [^\\]]*\\] *)+");

  /// Called from any native thread; kept in a field because native code holds it.
  private static final LogCallback CALLBACK =
      new LogCallback() {
        @Override
        public void call(int level, BytePointer message) {
          String line = message.getString(StandardCharsets.UTF_8).strip();
          line = SPEAKER.matcher(line).replaceFirst("");
          if (level <= AV_LOG_ERROR && !line.isEmpty()) {
            lastError = line;
          }
          LOG.log(System.Logger.Level.DEBUG, line);
        }
      };

  /// The time base of live video; never written.
  static final AVRational MICROS = new AVRational().num(1).den(1_000_000);

  private static volatile @Nullable String lastError;

  static {
    av_log_set_level(AV_LOG_WARNING);
    setLogCallback(CALLBACK);
    NativeEnvironment.set("SVT_LOG", "0"); // SVT-AV1 writes to standard error itself
  }

  private FFmpeg() {}

  /// Routes FFmpeg's log; every entry to this package calls it before FFmpeg is used.
  static void quiet() {
    lastError = null;
  }

  /// The last error line that FFmpeg logged since [#quiet], or null.
  static @Nullable String lastError() {
    return lastError;
  }

  /// Passes a code on when it is no error.
  ///
  /// @throws MediaException that says what failed and FFmpeg's reason
  static int check(int code, String what) {
    if (code < 0) {
      throw new MediaException(what + ": " + reason(code));
    }
    return code;
  }

  /// FFmpeg's words for an error code.
  static String reason(int code) {
    byte[] text = new byte[REASON_BYTES];
    av_strerror(code, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }

  /// A native object that was just allocated.
  ///
  /// @throws MediaException when there is none
  static <T extends Pointer> T allocated(@Nullable T pointer, String what) {
    if (pointer == null || pointer.isNull()) {
      throw new MediaException("out of memory for " + what);
    }
    return pointer;
  }

  /// A path as FFmpeg's file protocol takes it, whatever characters it holds.
  static String url(Path path) {
    return "file:" + path.toAbsolutePath();
  }

  static boolean positive(@Nullable AVRational rational) {
    return rational != null && rational.num() > 0 && rational.den() > 0;
  }

  static double seconds(long time, AVRational base) {
    return (double) time * base.num() / base.den();
  }

  static @Nullable String text(@Nullable BytePointer pointer) {
    return pointer == null || pointer.isNull() ? null : pointer.getString(StandardCharsets.UTF_8);
  }
}
