package org.tinybeauty.media;

import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;
import org.tinybeauty.frame.Effort;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;

/// Keeps a filter's failures from the video: where it throws, the picture stays as it is. One
/// thread.
final class FailOpen implements FrameFilter {
  private static final System.Logger LOG = System.getLogger(LiveVideo.class.getName());
  private static final long SAY_NANOS = 1_000_000_000L;

  private final FrameFilter filter;
  private final LongSupplier clock;
  private long saidNanos;
  private long unsaid;
  private boolean failed;

  FailOpen(FrameFilter filter, LongSupplier clock) {
    this.filter = filter;
    this.clock = clock;
    this.saidNanos = clock.getAsLong() - SAY_NANOS;
  }

  /// Whether it failed since this was last asked.
  boolean failed() {
    boolean was = failed;
    failed = false;
    return was;
  }

  @Override
  public void effort(Effort effort) {
    try {
      filter.effort(effort);
    } catch (RuntimeException | LinkageError e) {
      fail(e);
    }
  }

  @Override
  public boolean ready() {
    return filter.ready();
  }

  @Override
  public boolean idle() {
    return filter.idle();
  }

  @Override
  public void skip(Frame frame) {
    try {
      filter.skip(frame);
    } catch (RuntimeException | LinkageError e) {
      fail(e);
    }
  }

  @Override
  public boolean analyse(Frame frame) {
    try {
      return filter.analyse(frame);
    } catch (RuntimeException | LinkageError e) {
      fail(e);
      return false;
    }
  }

  @Override
  public void apply(Frame frame) {
    try {
      filter.apply(frame);
    } catch (RuntimeException | LinkageError e) {
      fail(e);
    }
  }

  private void fail(Throwable cause) {
    failed = true;
    unsaid++;
    long now = clock.getAsLong();
    if (now - saidNanos >= SAY_NANOS) {
      LOG.log(
          Level.WARNING,
          "the makeup failed, pictures go out without ("
              + unsaid
              + " since last said): "
              + cause.getMessage(),
          cause);
      saidNanos = now;
      unsaid = 0;
    }
  }

  /// The filter stays open: it belongs to whoever made it.
  @Override
  public void close() {}
}
