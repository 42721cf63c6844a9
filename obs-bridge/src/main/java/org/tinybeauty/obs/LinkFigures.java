package org.tinybeauty.obs;

import java.util.concurrent.atomic.AtomicLong;

/// What a link counts. Written by the thread that works on its frames, without allocation; read by
/// any.
final class LinkFigures {
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong workNanos = new AtomicLong();
  private final AtomicLong late = new AtomicLong();

  /// A frame is finished.
  void done(long nanos) {
    frames.lazySet(frames.getPlain() + 1);
    workNanos.lazySet(workNanos.getPlain() + nanos);
  }

  /// A frame was passed over.
  void late() {
    late.lazySet(late.getPlain() + 1);
  }

  long frames() {
    return frames.get();
  }

  long workNanos() {
    return workNanos.get();
  }

  long lateFrames() {
    return late.get();
  }
}
