package org.tinybeauty.training;

import java.util.function.Consumer;

/// Says how far a part has come, every few seconds.
final class PartProgress {
  private static final long SAY_NANOS = 10_000_000_000L;

  private final Consumer<String> say;
  private final String part;
  private final long startNanos = System.nanoTime();
  private final long before;
  private long nextNanos = startNanos + SAY_NANOS;

  PartProgress(Consumer<String> say, String part) {
    this(say, part, 0);
  }

  /// @param before what an earlier run had done, which took this one no time
  PartProgress(Consumer<String> say, String part, long before) {
    this.say = say;
    this.part = part;
    this.before = before;
  }

  void told(long done, long of) {
    long now = System.nanoTime();
    if (now >= nextNanos || done == of) {
      nextNanos = now + SAY_NANOS;
      long here = done - before;
      double left = (now - startNanos) * 1e-9 / here * (of - done);
      say.accept(
          here > 0
              ? "%s: %d of %d, %.0f s left".formatted(part, done, of, left)
              : "%s: %d of %d".formatted(part, done, of));
    }
  }
}
