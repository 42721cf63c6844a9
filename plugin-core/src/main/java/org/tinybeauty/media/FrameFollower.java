package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.PixelFormat;

/// Gets a running video's pictures as they go out, the newest only, without holding the video up:
/// the frame loop only refers to them. [#next] and [#close] on one thread.
///
/// Pictures are YUV420P, NV12 or YUV444P; others are converted on the reader's thread.
public final class FrameFollower implements AutoCloseable {
  private final FrameTap tap;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition came = lock.newCondition();
  private final AVFrame newest = FFmpeg.allocated(av_frame_alloc(), "a frame");
  private final AVFrame held = FFmpeg.allocated(av_frame_alloc(), "a frame");
  private @Nullable FrameView source;
  private @Nullable FrameView seen;
  private @Nullable FrameView view;
  private @Nullable FrameConverter converter;
  private boolean fresh;
  private boolean closed;

  FrameFollower(FrameTap tap) {
    this.tap = tap;
  }

  /// A picture goes out. The frame loop's thread; never waits for the reader's work.
  void offer(AVFrame picture, FrameView from) {
    lock.lock();
    try {
      if (!closed) {
        av_frame_unref(newest);
        fresh = av_frame_ref(newest, picture) >= 0;
        source = from;
        came.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the newest picture that was not given yet.
  ///
  /// @return null when none came in time; valid until the next call
  public @Nullable Frame next(long timeoutMillis) throws InterruptedException {
    av_frame_unref(held);
    FrameView from = take(timeoutMillis);
    return from == null ? null : show(from);
  }

  private @Nullable FrameView take(long timeoutMillis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      while (!fresh && left > 0) {
        left = came.awaitNanos(left);
      }
      if (!fresh) {
        return null;
      }
      fresh = false;
      av_frame_move_ref(held, newest);
      return source;
    } finally {
      lock.unlock();
    }
  }

  private Frame show(FrameView from) {
    boolean known =
        from.format() == PixelFormat.YUV420P
            || from.format() == PixelFormat.NV12
            || from.format() == PixelFormat.YUV444P;
    FrameView shown = view;
    if (shown == null || seen != from) {
      shown = known ? from.twin() : from.of(PixelFormat.YUV420P);
      view = shown;
      seen = from;
      forgetConverter();
    }
    if (!known) {
      if (converter == null) {
        converter =
            new FrameConverter(
                AV_PIX_FMT_YUV420P,
                held.width(),
                held.height(),
                new Warnings(TranscodeListener.NONE));
      }
      converter.fit(held);
    }
    return shown.show(held);
  }

  private void forgetConverter() {
    if (converter != null) {
      converter.close();
      converter = null;
    }
  }

  @Override
  public void close() {
    tap.leave(this);
    lock.lock();
    try {
      closed = true;
      fresh = false;
      av_frame_free(newest);
      av_frame_free(held);
      forgetConverter();
    } finally {
      lock.unlock();
    }
  }
}
