package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.FrameFilter;

/// The three threads of a running [Transcoder] and what is between them: decode fills one [Ring],
/// the caller's thread filters into the next, encode and mux empty that. Packets of other streams
/// travel in the same rings, so nothing can wait for something behind it. The first error of any
/// thread ends all three.
final class Pipeline implements AutoCloseable {
  /// Places per ring: enough that a slow picture on one side does not stop the other.
  private static final int PLACES = 8;

  private final Prefetch source;
  private final MediaReader reader;
  private final VideoEncoder encoder;
  private final Muxer muxer;
  private final FrameView view;
  private final Retouch retouch;
  private final Ring<Slot> decoded = new Ring<>(PLACES, Slot::new);
  private final Ring<Slot> filtered = new Ring<>(PLACES, Slot::new);
  private final AVPacket packet = FFmpeg.allocated(av_packet_alloc(), "a packet");
  private final AVRational base;
  private final ProgressMeter meter;
  private volatile @Nullable Throwable failure;
  private volatile boolean stopped;
  private volatile boolean complete;
  private long written;
  private long lastEnd;
  private long waitNanos;
  private long loopCpuNanos;
  private long decodeNanos;
  private long decodeCpuNanos;
  private long encodeCpuNanos;
  private long encodeNanos;
  private long muxNanos;

  Pipeline(
      Demuxer demuxer,
      MediaReader reader,
      Prefetch source,
      VideoEncoder encoder,
      Muxer muxer,
      FrameView view,
      FrameFilter filter,
      @Nullable FrameTap tap,
      TranscodeListener listener) {
    this.reader = reader;
    this.source = source;
    this.encoder = encoder;
    this.muxer = muxer;
    this.view = view;
    this.retouch = new Retouch(filter, tap);
    this.base = encoder.context().time_base();
    this.meter = new ProgressMeter(demuxer, listener);
  }

  /// Runs to the end.
  ///
  /// @return whether the output is complete; false when it was stopped
  /// @throws MediaException or what else ended a thread first
  boolean run() {
    Thread decode = Thread.ofPlatform().name("tinybeauty-decode").start(() -> guard(this::decode));
    Thread encode = Thread.ofPlatform().name("tinybeauty-encode").start(() -> guard(this::encode));
    guard(this::loop);
    join(decode);
    join(encode);
    Throwable cause = failure;
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    if (!stopped) {
      meter.last();
    }
    return complete && !stopped;
  }

  /// Ends all threads soon. Any thread.
  void stop() {
    stopped = true;
    decoded.close();
    filtered.close();
  }

  private void guard(Runnable stage) {
    try {
      stage.run();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private synchronized void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    } else if (failure != cause) {
      failure.addSuppressed(cause);
    }
    decoded.close();
    filtered.close();
  }

  private void decode() {
    long busy = 0;
    for (Slot slot = decoded.claim(); slot != null; slot = decoded.claim()) {
      long start = System.nanoTime();
      boolean more = source.next(slot);
      busy += System.nanoTime() - start;
      if (!more) {
        break;
      }
      decoded.publish();
    }
    decoded.finish();
    decodeNanos = busy;
    decodeCpuNanos = cpuNanos();
  }

  private void loop() {
    long cpu = cpuNanos();
    while (true) {
      long start = System.nanoTime();
      Slot from = decoded.take();
      Slot to = from == null ? null : filtered.claim();
      waitNanos += System.nanoTime() - start;
      if (from == null || to == null) {
        break;
      }
      if (from.picture) {
        picture(from, to);
      } else {
        to.take(from);
      }
      filtered.publish();
      decoded.release();
      if (Thread.currentThread().isInterrupted()) {
        stop();
      }
    }
    filtered.finish();
    loopCpuNanos = cpuNanos() - cpu;
  }

  private void picture(Slot from, Slot to) {
    long pts = from.frame.pts();
    retouch.pass(from, to, view);
    meter.picture(pts);
  }

  private void encode() {
    Slot slot = filtered.take();
    for (; slot != null; slot = filtered.take()) {
      if (slot.picture) {
        lastEnd = slot.frame.pts() + slot.frame.duration();
        feed(slot.frame);
        slot.clear();
      } else {
        long start = System.nanoTime();
        muxer.copy(slot.packet);
        muxNanos += System.nanoTime() - start;
      }
      filtered.release();
    }
    if (failure == null && !stopped) {
      feed(null);
      long start = System.nanoTime();
      muxer.finish();
      muxNanos += System.nanoTime() - start;
      complete = true;
    }
    encodeCpuNanos = cpuNanos();
  }

  private void feed(@Nullable AVFrame frame) {
    long start = System.nanoTime();
    encoder.send(frame);
    while (encoder.receive(packet)) {
      long encoded = System.nanoTime();
      encodeNanos += encoded - start;
      written++;
      muxer.video(packet, base);
      start = System.nanoTime();
      muxNanos += start - encoded;
    }
    encodeNanos += System.nanoTime() - start;
  }

  /// Says what was damaged or missing.
  ///
  /// @return seconds missing at the end
  private double summarise(Warnings warnings) {
    if (reader.lost() > 0) {
      warnings.add(reader.lost() + " packets of the input could not be read or decoded");
    }
    if (reader.corrupt() > 0) {
      warnings.add(reader.corrupt() + " pictures of the input are damaged");
    }
    return meter.checkEnd(lastEnd, warnings);
  }

  TranscodeResult result(boolean cancelled, long converted, long startNanos, Warnings warnings) {
    double secondsMissing = cancelled ? 0 : summarise(warnings);
    StageTimes times =
        new StageTimes(
            decodeNanos,
            retouch.filterNanos(),
            retouch.copyNanos(),
            waitNanos,
            encodeNanos,
            muxNanos,
            decodeCpuNanos,
            loopCpuNanos,
            encodeCpuNanos);
    return new TranscodeResult(
        cancelled,
        reader.decoded(),
        retouch.changed(),
        written,
        converted,
        reader.corrupt(),
        reader.lost(),
        secondsMissing,
        muxer.copied(),
        encoder.name(),
        meter.seconds(lastEnd),
        (System.nanoTime() - startNanos) / 1e9,
        times,
        warnings.all());
  }

  private static long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : 0;
  }

  private void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        stop();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    decoded.forEach(Slot::close);
    filtered.forEach(Slot::close);
    retouch.close();
    av_packet_free(packet);
  }
}
