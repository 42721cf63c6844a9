package org.tinybeauty.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what another program will do.
public final class Wait {
  /// A busy machine may take so long for what usually takes moments.
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private Wait() {}

  /// Looks again and again until it is so.
  ///
  /// @param otherwise what to say when it never was
  public static void until(BooleanSupplier condition, Supplier<String> otherwise) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(otherwise.get());
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
