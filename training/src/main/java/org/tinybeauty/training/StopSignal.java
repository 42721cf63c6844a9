package org.tinybeauty.training;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/// Ctrl-C on long work: asks it to stop, and keeps the program alive until it has saved what it
/// has.
final class StopSignal implements BooleanSupplier, AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop signal");
  private volatile boolean stopped;

  StopSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void stop() {
    stopped = true;
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

  /// The work has ended.
  @Override
  public void close() {
    done.countDown();
    if (!stopped) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
