package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.Effort;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.stats.LiveCount;
import org.tinybeauty.stats.LiveStats;

/// A video as it is published: access units in, each picture through a [FrameFilter], access units
/// out as soon as they are ready. Times are the source's; keyframes stand where the source has
/// them; there are no B-frames.
///
/// Three threads work on it, decode, frame loop, encode, with bounded [Ring]s between them. When
/// they do not keep up, work is left out step by step ([LoadLadder]) and taken up again; what can
/// not be decoded or encoded, and what is beyond the machine, goes out as it came, and so does all
/// while the filter is idle. A damaged unit never ends the video.
///
/// [#configure], [#hint], [#offer] on one thread at a time, never blocking; the output is called on
/// the encode thread.
public final class LiveVideo implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LiveVideo.class.getName());

  /// Access units that wait for the decoder: some seconds.
  static final int UNITS = 256;

  /// Bytes of them.
  static final long BYTES = 64L << 20;

  /// The largest access unit taken.
  static final int MOST_UNIT_BYTES = 32 << 20;

  /// Pictures that wait for the loop, and for the encoder.
  private static final int PICTURES = 4;

  private static final long FINISH_NANOS = 2_000_000_000L;
  private static final long FOREVER_NANOS = Long.MAX_VALUE / 2;
  private static final long SAY_NANOS = 1_000_000_000L;

  /// Takes what comes out. Called on the encode thread, in order; must not block for long. What it
  /// throws is logged and goes no further.
  public interface Output {
    /// How what follows is to be decoded: before the first unit, and again whenever it changes.
    ///
    /// @param codec H.264, unless the source is relayed as it is
    /// @param config `avcC` or what the codec has in its place
    void config(LiveCodec codec, byte[] config);

    /// An access unit.
    ///
    /// @param unit position to limit; valid during the call
    /// @param dtsMicros never less than before
    /// @param stamps valid during the call
    void unit(
        ByteBuffer unit, long dtsMicros, long ptsMicros, boolean keyframe, LatencyStamps stamps);

    /// The video has ended of an error of ours; no unit will follow, and [LiveVideo#offer] refuses.
    void failed(MediaException cause);
  }

  private final LiveSettings settings;
  private final FailOpen filter;
  private final LiveStats stats;
  private final Output output;
  private final LongSupplier clock;
  private final Ring<Slot> units = new Ring<>(UNITS, Slot::new);
  private final Ring<Slot> decoded = new Ring<>(PICTURES, Slot::new);
  private final Ring<Slot> filtered = new Ring<>(PICTURES, Slot::new);
  private final SourceRate rate = new SourceRate();
  private final LoadLadder ladder;
  private final LiveEncodeStage encodeStage;
  private final LiveDecodeStage decodeStage;
  private final Retouch retouch;
  private final Thread decode;
  private final Thread loop;
  private final Thread encode;
  private final AtomicLong waitingBytes = new AtomicLong();
  private @Nullable LiveSource source;
  private boolean skipping;
  private long droppedUnsaid;
  private long saidNanos;
  private volatile boolean failed;
  private boolean closed;
  private LiveStep said = LiveStep.FULL;

  /// Starts the threads.
  ///
  /// @param filter used on the loop's thread; stays the caller's to close, after this
  /// @param tap lets others look at the pictures; null for nobody
  public LiveVideo(
      LiveSettings settings,
      FrameFilter filter,
      @Nullable FrameTap tap,
      LiveStats stats,
      Output output) {
    this(settings, filter, tap, stats, output, System::nanoTime);
  }

  LiveVideo(
      LiveSettings settings,
      FrameFilter filter,
      @Nullable FrameTap tap,
      LiveStats stats,
      Output output,
      LongSupplier clock) {
    FFmpeg.quiet();
    this.settings = settings;
    this.filter = new FailOpen(filter, clock);
    this.stats = stats;
    this.output = new GuardedOutput(output);
    this.clock = clock;
    this.saidNanos = clock.getAsLong() - SAY_NANOS;
    this.retouch = new Retouch(this.filter, tap);
    this.ladder = new LoadLadder(settings.lateMillis() * 1_000_000L, this::changed);
    this.encodeStage = new LiveEncodeStage(settings, this.output, ladder, rate, stats, clock);
    this.decodeStage =
        new LiveDecodeStage(
            settings, this.filter::idle, decoded, ladder, encodeStage, rate, stats, clock);
    decode = Thread.ofPlatform().name("tinybeauty-live-decode").unstarted(guarded(this::decode));
    loop = Thread.ofPlatform().name("tinybeauty-live-loop").unstarted(guarded(this::loop));
    encode = Thread.ofPlatform().name("tinybeauty-live-encode").unstarted(guarded(this::encode));
    decode.start();
    loop.start();
    encode.start();
  }

  /// Says how the units that follow are to be decoded. The same again changes nothing.
  ///
  /// @param config as the container carries it: `avcC`, `hvcC`, `av1C`, `vpcC`
  public void configure(LiveCodec codec, byte[] config) {
    LiveSource now = source;
    if (now == null || now.codec() != codec || !Arrays.equals(now.config(), config)) {
      source = new LiveSource(codec, config.clone());
      skipping = false;
    }
  }

  /// What the publisher says of its rates, used until they are measured; 0 where it says nothing.
  public void hint(double framesPerSecond, long bitsPerSecond) {
    rate.hint(framesPerSecond, bitsPerSecond);
  }

  /// Hands over an access unit, which is copied. Refused when the queue is full, which is counted;
  /// so are then all up to the next keyframe.
  ///
  /// @param unit position to limit, which are not moved
  /// @param arrivalNanos by [System#nanoTime]
  /// @return whether it was taken
  /// @throws IllegalStateException before [#configure]
  public boolean offer(
      ByteBuffer unit, long dtsMicros, long ptsMicros, boolean keyframe, long arrivalNanos) {
    LiveSource from = source;
    if (from == null) {
      throw new IllegalStateException("no configuration (expected: configure before offer)");
    }
    stats.add(LiveCount.RECEIVED, 1);
    int size = unit.remaining();
    Slot slot = (skipping && !keyframe) || failed ? null : units.claimNow();
    boolean room = size <= MOST_UNIT_BYTES && waitingBytes.get() + size <= BYTES;
    if (slot == null || !room || av_new_packet(slot.packet, size) < 0) {
      skipping = true;
      drop();
      return false;
    }
    skipping = false;
    slot.packet.data().limit(size).asByteBuffer().put(unit.duplicate());
    slot.packet.dts(dtsMicros).pts(ptsMicros);
    slot.picture = false;
    slot.live.source = from;
    slot.live.dtsMicros = dtsMicros;
    slot.live.ptsMicros = ptsMicros;
    slot.live.keyframe = keyframe;
    slot.live.stamps.arrivalNanos = arrivalNanos;
    waitingBytes.addAndGet(size);
    units.publish();
    return true;
  }

  private void drop() {
    stats.add(LiveCount.DROPPED, 1);
    droppedUnsaid++;
    long now = clock.getAsLong();
    if (now - saidNanos >= SAY_NANOS) {
      LOG.log(
          Level.WARNING,
          "{0} access units dropped since last said: the queue before the decoder is full",
          droppedUnsaid);
      saidNanos = now;
      droppedUnsaid = 0;
    }
  }

  private void decode() {
    for (Slot slot = units.take(); slot != null; slot = units.take()) {
      int size = slot.packet.size();
      boolean open = decodeStage.take(slot);
      slot.clear();
      waitingBytes.addAndGet(-size);
      units.release();
      if (!open) {
        return;
      }
    }
    decodeStage.finish();
    decoded.finish();
  }

  private void loop() {
    while (true) {
      Slot from = decoded.take();
      Slot to = from == null ? null : filtered.claim();
      if (from == null || to == null) {
        break;
      }
      LiveEncoding encoding = from.live.encoding;
      if (from.picture && encoding != null) {
        picture(from, to, encoding);
      } else {
        to.take(from);
      }
      to.live.stamps.filteredNanos = clock.getAsLong();
      from.live.clear();
      filtered.publish();
      decoded.release();
    }
    filtered.finish();
  }

  private void picture(Slot from, Slot to, LiveEncoding encoding) {
    LiveStep step = ladder.step();
    if (step.atLeast(LiveStep.PLAIN) || !filter.ready()) {
      stats.add(LiveCount.BYPASSED, 1);
      retouch.skip(from, to, encoding.view());
      return;
    }
    long delay = clock.getAsLong() - from.live.stamps.dueNanos;
    boolean late = delay >= settings.lateMillis() * 1_000_000L;
    filter.effort(late ? Effort.REUSE : step.effort());
    boolean changed = retouch.pass(from, to, encoding.view());
    if (filter.failed()) {
      stats.add(LiveCount.BYPASSED, 1);
    } else {
      stats.add(changed ? LiveCount.MADE_UP : LiveCount.PLAIN, 1);
      if (late) {
        stats.add(LiveCount.LATE, 1);
      }
    }
  }

  private void encode() {
    for (Slot slot = filtered.take(); slot != null; slot = filtered.take()) {
      encodeStage.take(slot);
      filtered.release();
    }
    encodeStage.finish();
  }

  /// Called by the ladder, which lets one thread in at a time.
  private void changed(LiveStep step) {
    boolean down = step.compareTo(said) > 0;
    stats.add(down ? LiveCount.STEPS_DOWN : LiveCount.STEPS_UP, 1);
    stats.step(step.words());
    LOG.log(
        down ? Level.WARNING : Level.INFO,
        "live video {0}: {1} (before: {2})",
        down ? "is too slow" : "has time again",
        step.words(),
        said.words());
    said = step;
  }

  private Runnable guarded(Runnable stage) {
    return () -> {
      try {
        stage.run();
      } catch (RuntimeException | Error e) {
        fail(e);
      }
    };
  }

  private void fail(Throwable cause) {
    failed = true;
    closeRings();
    LOG.log(Level.ERROR, "live video ends of an error", cause);
    String reason = String.valueOf(cause.getMessage());
    output.failed(
        cause instanceof MediaException e ? e : new MediaException("live video: " + reason, cause));
  }

  private void closeRings() {
    units.close();
    decoded.close();
    filtered.close();
  }

  /// Gives out what is inside, for two seconds at most, and ends. Returns when all threads have
  /// ended and all native memory is freed; not on the output's thread.
  @Override
  public void close() {
    close(FINISH_NANOS);
  }

  /// As [#close()], with another bound on what is inside.
  void close(long finishNanos) {
    if (closed) {
      return;
    }
    closed = true;
    units.finish();
    boolean interrupted = join(System.nanoTime() + finishNanos);
    closeRings();
    interrupted |= join(System.nanoTime() + FOREVER_NANOS);
    units.forEach(Slot::close);
    decoded.forEach(LiveVideo::free);
    filtered.forEach(LiveVideo::free);
    decodeStage.close();
    encodeStage.close();
    retouch.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for the threads.
  ///
  /// @return whether this thread was interrupted meanwhile
  private boolean join(long deadlineNanos) {
    boolean interrupted = false;
    for (Thread thread : new Thread[] {decode, loop, encode}) {
      while (thread.isAlive()) {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
          return interrupted;
        }
        try {
          thread.join(Math.max(1, left / 1_000_000));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    return interrupted;
  }

  private static void free(Slot slot) {
    if (slot.live.encoding != null) {
      slot.live.encoding.close();
    }
    slot.close();
  }
}
