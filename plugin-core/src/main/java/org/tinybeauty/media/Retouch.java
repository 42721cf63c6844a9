package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_is_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.FrameFilter;

/// What a frame loop does with one picture: shows it to the filter, makes it writable where it will
/// be changed and the decoder still holds it, and has it changed. One thread, without allocation.
final class Retouch implements AutoCloseable {
  private final FrameFilter filter;
  private final @Nullable FrameTap tap;
  private final FramePool pool = new FramePool();
  private long changed;
  private long filterNanos;
  private long copyNanos;

  /// @param tap lets others look at the pictures; null for nobody
  Retouch(FrameFilter filter, @Nullable FrameTap tap) {
    this.filter = filter;
    this.tap = tap;
  }

  /// Moves the picture of `from` into the empty `to`, changed or not.
  ///
  /// @return whether the filter changed it
  boolean pass(Slot from, Slot to, FrameView view) {
    long start = System.nanoTime();
    boolean change = filter.analyse(view.show(from.frame));
    long analysed = System.nanoTime();
    filterNanos += analysed - start;
    FrameTap watcher = tap;
    boolean watched = watcher != null && watcher.wanted();
    if (watcher != null && watched) {
      watcher.before(from.frame, view);
    }
    if (change && av_frame_is_writable(from.frame) == 0) {
      to.picture = true;
      to.live.take(from.live);
      pool.copy(from.frame, to.frame);
      av_frame_unref(from.frame);
    } else {
      to.take(from);
    }
    if (change) {
      changed++;
      long writable = System.nanoTime();
      copyNanos += writable - analysed;
      filter.apply(view.show(to.frame));
      filterNanos += System.nanoTime() - writable;
    }
    if (watcher != null && watched) {
      watcher.after(to.frame);
    }
    if (watcher != null) {
      watcher.out(to.frame, view);
    }
    return change;
  }

  /// Moves the picture on as it is; the filter only hears of it.
  void skip(Slot from, Slot to, FrameView view) {
    filter.skip(view.show(from.frame));
    FrameTap watcher = tap;
    if (watcher != null && watcher.wanted()) {
      watcher.before(from.frame, view);
      watcher.after(from.frame);
    }
    if (watcher != null) {
      watcher.out(from.frame, view);
    }
    to.take(from);
  }

  /// Pictures that the filter changed.
  long changed() {
    return changed;
  }

  long filterNanos() {
    return filterNanos;
  }

  long copyNanos() {
    return copyNanos;
  }

  @Override
  public void close() {
    pool.close();
  }
}
