package org.tinybeauty.cli;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/// Stops work in good order when the process is told to end (Ctrl-C, SIGTERM).
final class Interrupt {
  private Interrupt() {}

  /// Does work; a signal cancels it, and the process ends, with the signal's code, once the work
  /// has cleaned up.
  ///
  /// @param cancel tells the work to stop; must return soon
  static <T> T during(Runnable cancel, Supplier<T> work) {
    CountDownLatch done = new CountDownLatch(1);
    Thread hook = new Thread(() -> cancelAndWait(cancel, done), "tinybeauty-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.get();
    } finally {
      done.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        System.getLogger(Interrupt.class.getName())
            .log(System.Logger.Level.DEBUG, "the process is ending already");
      }
    }
  }

  private static void cancelAndWait(Runnable cancel, CountDownLatch done) {
    cancel.run();
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
