package org.tinybeauty.stream;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.media.LiveMuxer;
import org.tinybeauty.media.MediaException;
import org.tinybeauty.rtmp.LimitedLog;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.session.SessionOutputs;

/// Writes a stream to files, on a thread of its own with a bounded queue: a new file whenever the
/// codecs' configuration changes. When the disk does not keep up, pictures are left out up to a
/// keyframe. When it cannot be written to at all, the recording ends, and the stream goes on.
final class Recorder implements Subscriber {
  /// How long [StreamOutputs#close] waits for all recordings.
  static final long FINISH_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// Packets that wait for the disk: some 30 seconds.
  static final int MAX_PACKETS = 3_000;

  /// Bytes of them.
  static final long MAX_BYTES = 64L << 20;

  private static final System.Logger LOG = System.getLogger(Recorder.class.getName());
  private static final LimitedLog SLOW = new LimitedLog(LOG, Level.WARNING);

  private final String label;
  private final LiveMuxer.Format format;
  private final RecordingFiles.NewFile newFile;
  private final Thread thread;
  private final ArrayDeque<Packet> queue = new ArrayDeque<>();
  private final KeyframeGate gate = new KeyframeGate();
  private long queuedBytes;
  private boolean ended;
  private boolean failed;
  private long dropped;

  /// Starts its thread.
  ///
  /// @param folder exists
  Recorder(Stream stream, Path folder, LiveMuxer.Format format) {
    this(
        stream.label(),
        format,
        new RecordingNames(folder, stream.path(), format, InstantSource.system()));
  }

  Recorder(String label, LiveMuxer.Format format, RecordingFiles.NewFile newFile) {
    this.label = label;
    this.format = format;
    this.newFile = newFile;
    this.thread = Thread.ofPlatform().name("tinybeauty-record").start(this::run);
  }

  @Override
  public void send(Packet packet) {
    synchronized (queue) {
      if (ended || failed) {
        return;
      }
      boolean room =
          queue.size() < MAX_PACKETS && queuedBytes + packet.body().readableBytes() <= MAX_BYTES;
      if (!room && packet.kind() == MediaKind.VIDEO) {
        gate.close();
      }
      if (!room || !gate.passes(packet)) {
        dropped++;
        SLOW.log(label + ": the recording leaves out packets, the disk is too slow");
        return;
      }
      queuedBytes += packet.body().readableBytes();
      queue.add(packet.retain());
      queue.notifyAll();
    }
  }

  @Override
  public void end() {
    synchronized (queue) {
      ended = true;
      queue.notifyAll();
    }
  }

  /// Packets that were left out because the disk was slow.
  long dropped() {
    synchronized (queue) {
      return dropped;
    }
  }

  /// How it fares.
  ///
  /// @param id names it
  SessionOutputs.Output output(String id) {
    synchronized (queue) {
      boolean running = !ended && !failed;
      return new SessionOutputs.Output(
          id,
          SessionOutputs.Kind.RECORD,
          label,
          running ? SessionOutputs.State.RECORDING : SessionOutputs.State.STOPPED,
          dropped == 0 ? "" : dropped + " packets were left out, the disk is too slow");
    }
  }

  /// Waits until the last file is complete.
  ///
  /// @param deadlineNanos by [System#nanoTime]
  /// @return false when it is not by then
  boolean await(long deadlineNanos) {
    try {
      long left = deadlineNanos - System.nanoTime();
      return thread.join(Duration.ofNanos(Math.max(1, left)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void run() {
    try (RecordingFiles files = new RecordingFiles(label, format, newFile)) {
      for (Packet packet = take(); packet != null; packet = take()) {
        try {
          files.write(packet);
        } finally {
          packet.release();
        }
      }
    } catch (MediaException | IOException e) {
      LOG.log(
          Level.ERROR, "{0}: the recording ends, the stream goes on: {1}", label, e.getMessage());
    } finally {
      synchronized (queue) {
        failed = true;
        queue.forEach(Packet::release);
        queue.clear();
      }
    }
  }

  /// The next packet, null at the end.
  private @Nullable Packet take() {
    synchronized (queue) {
      while (queue.isEmpty() && !ended) {
        try {
          queue.wait();
        } catch (InterruptedException e) {
          ended = true; // nobody interrupts this thread but to end it
        }
      }
      Packet packet = queue.poll();
      if (packet != null) {
        queuedBytes -= packet.body().readableBytes();
      }
      return packet;
    }
  }
}
