package org.tinybeauty.makeup;

import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.Effort;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;

/// A filter that is made on a thread of its own; frames that come before are left alone. Used by
/// the loop's thread, closed by any.
final class LoadingFilter implements FrameFilter {
  private static final System.Logger LOG = System.getLogger(LoadingFilter.class.getName());

  private final Program program;
  private final Thread maker;
  private volatile @Nullable FrameFilter made;
  private volatile @Nullable String problem;
  private volatile boolean closed;

  LoadingFilter(Program program, Supplier<FrameFilter> source) {
    this.program = program;
    maker = Thread.ofPlatform().daemon().name("tinybeauty-load").unstarted(() -> load(source));
    maker.start();
  }

  private void load(Supplier<FrameFilter> source) {
    try {
      made = source.get();
    } catch (RuntimeException | LinkageError e) {
      if (closed) {
        return; // it was told to stop loading
      }
      problem = "the makeup does not load: " + e.getMessage();
      LOG.log(
          Level.ERROR,
          "the makeup does not load; the video goes out without: " + e.getMessage(),
          e);
    }
  }

  @Override
  public boolean ready() {
    return made != null;
  }

  @Override
  public @Nullable String problem() {
    return problem;
  }

  @Override
  public boolean idle() {
    return program.idle();
  }

  @Override
  public void effort(Effort effort) {
    FrameFilter filter = made;
    if (filter != null) {
      filter.effort(effort);
    }
  }

  @Override
  public void skip(Frame frame) {
    FrameFilter filter = made;
    if (filter != null) {
      filter.skip(frame);
    }
  }

  @Override
  public boolean analyse(Frame frame) {
    FrameFilter filter = made;
    return filter != null && filter.analyse(frame);
  }

  @Override
  public void apply(Frame frame) {
    FrameFilter filter = made;
    if (filter != null) {
      filter.apply(frame);
    }
  }

  @Override
  public void close() {
    closed = true;
    maker.interrupt(); // perhaps it waits for others to warm up
    boolean interrupted = false;
    while (maker.isAlive()) {
      try {
        maker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    FrameFilter filter = made;
    made = null;
    if (filter != null) {
      filter.close();
    }
  }
}
