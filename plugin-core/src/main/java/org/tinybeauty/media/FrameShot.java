package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;

/// One frame of a running video, as it came and as it goes out. Refers to the loop's own pictures;
/// close it soon. One thread at a time.
public final class FrameShot implements AutoCloseable {
  private final FrameView view;
  private final AVFrame before = FFmpeg.allocated(av_frame_alloc(), "a frame");
  private final AVFrame after = FFmpeg.allocated(av_frame_alloc(), "a frame");

  FrameShot(FrameView view) {
    this.view = view;
  }

  FrameView view() {
    return view;
  }

  AVFrame before() {
    return before;
  }

  AVFrame after() {
    return after;
  }

  /// Puts another filter's work on the frame as it came, in place of what goes out.
  public void makeUp(FrameFilter filter) {
    av_frame_unref(after);
    FFmpeg.check(av_frame_ref(after, before), "cannot refer to a frame");
    Frame frame = view.show(after);
    if (filter.analyse(frame)) {
      FFmpeg.check(av_frame_make_writable(after), "out of memory for a frame");
      filter.apply(view.show(after));
    }
  }

  @Override
  public void close() {
    av_frame_free(before);
    av_frame_free(after);
  }
}
