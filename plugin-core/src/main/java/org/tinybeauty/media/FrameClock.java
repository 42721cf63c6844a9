package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_inv_q;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale_q;

import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/// Gives each decoded picture its time: the file's own, in the stream's time base, untouched where
/// it is usable. A picture without a time follows the one before by a frame's duration; one that
/// is not later than the one before (encoders refuse those) is moved up by the smallest step.
final class FrameClock {
  private final Warnings warnings;
  private final long usualDuration;
  private long last = AV_NOPTS_VALUE;
  private long lastDuration;

  FrameClock(Demuxer demuxer, Warnings warnings) {
    this.warnings = warnings;
    AVStream stream = demuxer.videoStream();
    AVRational rate = av_guess_frame_rate(demuxer.context(), stream, (AVFrame) null);
    usualDuration =
        FFmpeg.positive(rate)
            ? Math.max(1, av_rescale_q(1, av_inv_q(rate), stream.time_base()))
            : 1;
    lastDuration = usualDuration;
  }

  void stamp(AVFrame frame) {
    long pts = frame.best_effort_timestamp();
    if (pts == AV_NOPTS_VALUE) {
      warnings.once("no-pts", "some pictures carry no time; they follow the picture before");
      pts = last == AV_NOPTS_VALUE ? 0 : last + lastDuration;
    } else if (last != AV_NOPTS_VALUE && pts <= last) {
      warnings.once("pts-order", "the times of some pictures do not increase; they were moved up");
      pts = last + 1;
    }
    frame.pts(pts);
    if (frame.duration() <= 0) {
      frame.duration(usualDuration);
    }
    last = pts;
    lastDuration = frame.duration();
  }
}
