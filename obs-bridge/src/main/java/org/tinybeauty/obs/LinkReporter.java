package org.tinybeauty.obs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.inference.ExecutionProvider;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.session.Session;

/// Tells the plugin how its link fares and what is on air, on a thread of its own, so that neither
/// frames nor whoever changes a look wait for a plugin that does not read. It also ends a
/// connection that does not greet.
final class LinkReporter implements AutoCloseable {
  static final long STATUS_NANOS = 500_000_000L;
  static final long GREETING_NANOS = 5_000_000_000L;

  /// Frames a second are counted over so many reports.
  private static final int WINDOW = 4;

  private final LinkChannel channel;
  private final StyleShelf shelf;
  private final Thread thread;
  private final AtomicBoolean looksChanged = new AtomicBoolean();
  private final AtomicBoolean shelfChanged = new AtomicBoolean();
  private final AtomicBoolean refused = new AtomicBoolean();
  private final long[] frames = new long[WINDOW];
  private final long[] times = new long[WINDOW];
  private volatile @Nullable LinkEnd end;
  private volatile String problem = "";
  private volatile boolean closed;
  private int reports;
  private long work;
  private long worked;
  private Duration cpu = Duration.ZERO;
  private long cpuNanos;

  /// Starts the thread.
  LinkReporter(LinkChannel channel, StyleShelf shelf) {
    this.channel = channel;
    this.shelf = shelf;
    thread = Thread.ofPlatform().daemon().name("tinybeauty-link-report").unstarted(this::run);
    thread.start();
  }

  /// The connection is greeted: reports from now on.
  void begin(LinkEnd end) {
    looksChanged.set(true);
    this.end = end;
    LockSupport.unpark(thread);
  }

  /// Other looks are on air, or another session's. Any thread.
  void looksChanged() {
    looksChanged.set(true);
    LockSupport.unpark(thread);
  }

  /// There are other styles. Any thread.
  void shelfChanged() {
    shelfChanged.set(true);
    LockSupport.unpark(thread);
  }

  /// What was asked and refused; empty once something was granted. Any thread.
  void problem(String sentence) {
    problem = sentence;
    if (!sentence.isEmpty()) {
      refused.set(true);
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    try {
      long next = System.nanoTime() + GREETING_NANOS;
      boolean greeted = false;
      while (!closed) {
        long now = System.nanoTime();
        LinkEnd to = end;
        if (to != null && !greeted) {
          greeted = true;
          next = now;
        } else if (to == null && now - next >= 0) {
          channel.close();
          return;
        }
        if (to != null) {
          next = report(to, next, now);
        }
        LockSupport.parkNanos(this, next - System.nanoTime());
      }
    } catch (IOException e) {
      channel.close(); // the connection's own thread hears of it, and cleans up
    }
  }

  private long report(LinkEnd to, long next, long now) throws IOException {
    if (looksChanged.getAndSet(false)) {
      Session session = to.session();
      if (session != null) {
        channel.send(LinkType.STYLE, 0, LinkJson.bytes(LinkLooks.write(session.looks())));
      }
    }
    boolean asked = refused.getAndSet(false) || shelfChanged.get();
    if (now - next < 0 && !asked) {
      return next;
    }
    to.beat(now);
    channel.send(LinkType.STATUS, 0, LinkJson.bytes(status(to, now)));
    return now + STATUS_NANOS;
  }

  private ObjectNode status(LinkEnd to, long now) {
    LinkFigures figures = to.figures();
    ObjectNode status = ObsJson.object();
    status.put("problem", problem);
    to.report(status);
    status.put("provider", provider());
    status.put("fps", fps(figures.frames(), now));
    status.put("workMillis", workMillis(figures));
    status.put("late", figures.lateFrames());
    Session session = to.session();
    status.put("faces", session == null ? 0 : session.faces().size());
    status.put("cpuPercent", cpuPercent(now));
    if (shelfChanged.getAndSet(false)) {
      status.set("styles", LinkJson.styles(shelf.library()));
    }
    return status;
  }

  /// The best one that loads, on which networks open.
  private static String provider() {
    for (ExecutionProvider.Probe probe : ExecutionProvider.probe()) {
      if (probe.loads()) {
        return switch (probe.provider()) {
          case TENSORRT -> "TensorRT";
          case CUDA -> "CUDA";
          case CPU -> "CPU";
        };
      }
    }
    return "CPU";
  }

  private double fps(long count, long now) {
    int at = reports % WINDOW;
    int oldest = reports < WINDOW ? 0 : at;
    double fps =
        reports == 0 || now == times[oldest]
            ? 0
            : (count - frames[oldest]) * 1e9 / (now - times[oldest]);
    frames[at] = count;
    times[at] = now;
    reports++;
    return rounded(fps);
  }

  private double workMillis(LinkFigures figures) {
    long count = figures.frames();
    long nanos = figures.workNanos();
    double mean = count == worked ? 0 : (nanos - work) / 1e6 / (count - worked);
    worked = count;
    work = nanos;
    return rounded(mean);
  }

  /// Of one processor, since the last report.
  private double cpuPercent(long now) {
    Duration used = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    double percent =
        cpuNanos == 0 ? 0 : used.minus(cpu).toNanos() * 100.0 / Math.max(1, now - cpuNanos);
    cpu = used;
    cpuNanos = now;
    return rounded(Math.max(0, percent));
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  /// Ends the thread, which waits for nobody once the channel is closed.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
