package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/// Lets others look at a running video: whoever asks gets the next frame as it came and as it goes
/// out. The frame loop refers to both pictures and copies nothing; where nobody asks, it reads one
/// flag per frame.
public final class FrameTap {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition taken = lock.newCondition();
  private final Runnable captured;
  private final List<FrameFollower> followers = new CopyOnWriteArrayList<>();
  private volatile boolean followed;
  private volatile boolean wanted;
  private @Nullable FrameShot filling;
  private @Nullable FrameShot full;

  /// @param captured called on the loop's thread with every frame that is captured, to note what
  ///     belongs to it
  public FrameTap(Runnable captured) {
    this.captured = captured;
  }

  /// Waits for the next frame. Any thread; one call at a time gets each frame.
  ///
  /// @param timeoutMillis how long to wait for it
  /// @return null when none came; the caller closes it
  public @Nullable FrameShot take(long timeoutMillis) throws InterruptedException {
    lock.lock();
    try {
      wanted = true;
      long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      while (full == null && left > 0) {
        left = taken.awaitNanos(left);
      }
      FrameShot shot = full;
      full = null;
      wanted = false;
      return shot;
    } finally {
      lock.unlock();
    }
  }

  /// Follows every frame that goes out from now on. Any thread.
  ///
  /// @return the caller closes it
  public FrameFollower follow() {
    FrameFollower follower = new FrameFollower(this);
    followers.add(follower);
    followed = true;
    return follower;
  }

  void leave(FrameFollower follower) {
    followers.remove(follower);
    followed = !followers.isEmpty();
  }

  /// Whether somebody follows.
  boolean followed() {
    return followed;
  }

  /// A frame goes out; followers refer to it.
  void out(AVFrame picture, FrameView view) {
    if (followed) {
      for (FrameFollower follower : followers) {
        follower.offer(picture, view);
      }
    }
  }

  /// Whether somebody waits for a frame.
  boolean wanted() {
    return wanted;
  }

  /// The frame as it came. From here on it is not writable: somebody refers to it.
  void before(AVFrame picture, FrameView view) {
    FrameShot shot = new FrameShot(view.twin());
    if (av_frame_ref(shot.before(), picture) < 0) {
      shot.close();
      return;
    }
    filling = shot;
    captured.run();
  }

  /// The same frame as it goes out.
  void after(AVFrame picture) {
    FrameShot shot = filling;
    filling = null;
    if (shot == null) {
      return;
    }
    lock.lock();
    try {
      if (!wanted || full != null || av_frame_ref(shot.after(), picture) < 0) {
        shot.close();
        return;
      }
      full = shot;
      wanted = false;
      taken.signal();
    } finally {
      lock.unlock();
    }
  }
}
