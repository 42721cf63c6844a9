package org.tinybeauty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails a test class after which Netty finds a buffer that nobody released. On for every class of
/// this module (junit-platform.properties); Netty itself makes the detector by name (pom.xml).
public final class LeakCheck implements AfterAllCallback {
  private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
  private static final int ROUNDS = 2;

  /// Netty's detector, which keeps what it would only log.
  public static final class Detector<T> extends ResourceLeakDetector<T> {
    /// As Netty calls it.
    public Detector(Class<?> type, int interval) {
      super(type, interval);
    }

    /// As Netty calls it.
    public Detector(Class<?> type, int interval, long maxActive) {
      super(type, interval);
    }

    @Override
    protected void reportTracedLeak(String type, String records) {
      LEAKS.add(type + records);
    }

    @Override
    protected void reportUntracedLeak(String type) {
      LEAKS.add(type);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    for (int i = 0; i < ROUNDS; i++) {
      System.gc();
      ByteBufAllocator.DEFAULT.buffer(1).release(); // looks at what the collector found
    }
    List<String> leaks = new ArrayList<>();
    for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
      leaks.add(leak);
    }
    if (!leaks.isEmpty()) {
      throw new AssertionError(leaks.size() + " buffers leaked: " + leaks);
    }
  }
}
