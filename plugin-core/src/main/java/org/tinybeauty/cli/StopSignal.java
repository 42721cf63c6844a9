package org.tinybeauty.cli;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/// Ctrl-C and SIGTERM: tells long work to stop, and keeps the process alive, to end with the
/// signal's code, until the work has cleaned up and this is closed.
public final class StopSignal implements BooleanSupplier, AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean stopped;

  /// For work that asks, now and then, whether to stop.
  public StopSignal() {
    this(() -> {});
  }

  /// For work that is told.
  ///
  /// @param cancel tells the work to stop; must return soon
  public StopSignal(Runnable cancel) {
    hook = new Thread(() -> stop(cancel), "tinybeauty-stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void stop(Runnable cancel) {
    stopped = true;
    cancel.run();
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether to stop. Any thread.
  @Override
  public boolean getAsBoolean() {
    return stopped;
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      System.getLogger(StopSignal.class.getName())
          .log(System.Logger.Level.DEBUG, "the process is ending already");
    }
  }
}
