package org.tinybeauty.stream;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.tinybeauty.rtmp.RtmpViewer;

/// All streams, by path (`live/KEY`, `beauty/KEY`). Thread-safe.
public final class StreamHub implements AutoCloseable {
  /// How long subscribers wait for a publisher to come back.
  public static final Duration GRACE = Duration.ofSeconds(30);

  /// A publisher silent for so long counts as dead: another may take its stream.
  public static final Duration DEAD_AFTER = Duration.ofSeconds(5);

  /// Streams at once, those that viewers wait for included, unless set.
  public static final int MAX_STREAMS = 1_000;

  private static final Logger LOG = System.getLogger(StreamHub.class.getName());

  private final LongSupplier nanoTime;
  private final int maxStreams;
  private volatile Duration grace;
  private final Map<String, Stream> streams = new HashMap<>();
  private final List<Consumer<Stream>> starts = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("streams").factory());

  /// A hub on the system's clock that ends streams by itself once their grace is over.
  public StreamHub() {
    this(GRACE, MAX_STREAMS);
  }

  /// The same, with its limits.
  ///
  /// @param grace how long subscribers wait for a publisher to come back
  /// @param maxStreams streams at once, those that viewers wait for included
  public StreamHub(Duration grace, int maxStreams) {
    this(System::nanoTime, grace, maxStreams);
    var _ = timer.scheduleWithFixedDelay(this::expire, 1, 1, TimeUnit.SECONDS);
  }

  /// A hub on another clock, whose owner calls [#expire()].
  StreamHub(LongSupplier nanoTime, Duration grace, int maxStreams) {
    this.nanoTime = nanoTime;
    this.grace = grace;
    this.maxStreams = maxStreams;
  }

  /// Sets how long subscribers wait from now on.
  public void grace(Duration next) {
    grace = next;
  }

  /// Has `hook` called whenever a stream begins (not when its publisher comes back within the
  /// grace), on the publishing thread, before the first packet. It must not block.
  public void onPublish(Consumer<Stream> hook) {
    starts.add(hook);
  }

  /// Begins to publish, or goes on within the grace.
  ///
  /// @param takeover true if a live publisher may be replaced even though it is not dead
  /// @throws PublishRefusedException if the stream is live, or there are too many streams
  public Publication publish(String path, StreamSource source, boolean takeover)
      throws PublishRefusedException {
    Publication next;
    Optional<Publication> previous;
    boolean first;
    synchronized (this) {
      Stream stream = findOrAdd(path);
      Optional<Publication> holder = stream.publication();
      if (holder.isPresent() && !takeover && !dead(holder.get())) {
        throw new PublishRefusedException(stream.label() + " is live");
      }
      next = new Publication(stream, source, nanoTime);
      first = !stream.begun();
      previous = stream.begin(next);
    }
    previous.ifPresent(old -> old.source().replaced());
    Stream stream = next.stream();
    LOG.log(
        Level.INFO,
        "{0} {1}",
        stream.label(),
        first ? "begins" : previous.isPresent() ? "is taken over" : "goes on");
    if (first) {
      starts.forEach(hook -> hook.accept(stream));
    }
    return next;
  }

  private static boolean dead(Publication holder) {
    return holder.source().silentNanos() > DEAD_AFTER.toNanos();
  }

  private Stream findOrAdd(String path) throws PublishRefusedException {
    Stream stream = streams.get(path);
    if (stream == null || stream.ended()) {
      if (streams.size() >= maxStreams) {
        throw new PublishRefusedException("too many streams (at most " + maxStreams + ")");
      }
      stream = new Stream(path);
      streams.put(path, stream);
    }
    return stream;
  }

  /// Subscribes to a stream, which may have no publisher yet.
  ///
  /// @throws PublishRefusedException if there are too many streams
  public Stream subscribe(String path, Subscriber subscriber) throws PublishRefusedException {
    synchronized (this) {
      while (true) {
        Stream stream = findOrAdd(path);
        if (stream.subscribe(subscriber)) {
          return stream;
        }
      }
    }
  }

  /// Has an RTMP player watch a stream, which may have no publisher yet.
  ///
  /// @throws PublishRefusedException if there are too many streams
  Stream watch(String path, RtmpViewer viewer) throws PublishRefusedException {
    synchronized (this) {
      while (true) {
        Stream stream = findOrAdd(path);
        if (stream.watch(viewer)) {
          return stream;
        }
      }
    }
  }

  /// The stream of this path, if it is live, in its grace or waited for.
  public synchronized Optional<Stream> find(String path) {
    return Optional.ofNullable(streams.get(path)).filter(stream -> !stream.ended());
  }

  public synchronized List<Stream> streams() {
    return List.copyOf(streams.values());
  }

  /// Ends the streams whose grace is over and forgets those nobody waits for.
  void expire() {
    long now = nanoTime.getAsLong();
    for (Stream stream : streams()) {
      if (stream.expire(now, grace.toNanos())) {
        synchronized (this) {
          streams.remove(stream.path(), stream);
        }
      }
    }
  }

  /// Ends every stream.
  @Override
  public void close() {
    timer.shutdownNow();
    streams().forEach(Stream::end);
  }
}
