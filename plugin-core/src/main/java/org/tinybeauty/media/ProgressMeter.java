package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.util.Locale;
import org.tinybeauty.media.TranscodeListener.Progress;

/// Counts pictures and tells a listener, not too often. One thread.
final class ProgressMeter {
  private static final long INTERVAL_NANOS = 100_000_000;

  /// An end that is missing is worth a word from this many seconds and this part of the whole on.
  private static final double MISSING_SECONDS = 0.5;

  private static final double MISSING_PART = 0.02;

  private final TranscodeListener listener;
  private final double tick;
  private final double totalSeconds;
  private final long totalFrames;
  private long first = AV_NOPTS_VALUE;
  private long now;
  private long frames;
  private long toldNanos = System.nanoTime();

  ProgressMeter(Demuxer demuxer, TranscodeListener listener) {
    this.listener = listener;
    MediaInfo info = MediaInfo.of(demuxer);
    this.totalSeconds = info.durationSeconds();
    this.totalFrames = info.frames();
    this.tick = FFmpeg.seconds(1, demuxer.videoStream().time_base());
  }

  /// A picture went by.
  void picture(long pts) {
    if (first == AV_NOPTS_VALUE) {
      first = pts;
    }
    now = pts;
    frames++;
    long nanos = System.nanoTime();
    if (nanos - toldNanos >= INTERVAL_NANOS) {
      toldNanos = nanos;
      tell();
    }
  }

  /// All pictures went by.
  void last() {
    tell();
  }

  private void tell() {
    listener.progress(new Progress(frames, totalFrames, seconds(now), totalSeconds));
  }

  /// Media time from the first picture to a time of the stream.
  double seconds(long pts) {
    return first == AV_NOPTS_VALUE ? 0 : Math.max(0, (pts - first) * tick);
  }

  /// Warns when the pictures end well before the duration that the input says.
  ///
  /// @return the seconds that are missing, 0 when hardly any are
  double checkEnd(long end, Warnings warnings) {
    double missing = totalSeconds - seconds(end);
    if (missing > Math.max(MISSING_SECONDS, totalSeconds * MISSING_PART)) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the input ends early: %.1f of %.1f seconds could be read",
              seconds(end),
              totalSeconds));
      return missing;
    }
    return 0;
  }
}
