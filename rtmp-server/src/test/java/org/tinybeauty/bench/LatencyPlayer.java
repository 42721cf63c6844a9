package org.tinybeauty.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.media.LiveCodec;
import org.tinybeauty.media.PictureReader;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.rtmp.RtmpClientListener;
import org.tinybeauty.stream.MediaTag;

/// The far end of the measurement: plays, decodes on a thread of its own, reads the numbers.
final class LatencyPlayer implements RtmpClientListener, AutoCloseable {
  private record Message(long millis, ByteBuf body, long arrivalNanos) {}

  private final AtomicLongArray sentAt;
  private final Map<Long, Long> audioSent = new HashMap<>();
  private final LinkedBlockingQueue<Message> queue = new LinkedBlockingQueue<>();
  private final List<Double> latencies = new ArrayList<>();
  private final List<double[]> skews = new ArrayList<>();
  private final Thread thread;
  private final PictureReader reader = new PictureReader(this::picture);
  private volatile boolean closed;
  private long sent;
  private long received;
  private long unreadable;
  private long repeated;
  private int last = -1;
  private double videoDelay = Double.NaN;
  private long strangeAudio;
  private long units;
  private long sounds;
  private long soundsSent;
  private long firstNanos;

  LatencyPlayer(int pictures) {
    sentAt = new AtomicLongArray(pictures);
    thread = Thread.ofPlatform().daemon().name("player").start(this::decode);
  }

  /// A picture of that number is sent now.
  void pictureSent(int code, long millis) {
    sent++;
    sentAt.set(code, System.nanoTime());
  }

  synchronized void audioSent(long millis) {
    soundsSent++;
    audioSent.put(millis, System.nanoTime());
  }

  long sent() {
    return sent;
  }

  /// Frames of audio sent.
  synchronized long soundsSent() {
    return soundsSent;
  }

  /// Access units of video that came, decoded or not yet.
  synchronized long units() {
    return units;
  }

  /// Frames of audio that came.
  synchronized long sounds() {
    return sounds;
  }

  /// When the first access unit of video came, 0 before.
  synchronized long firstNanos() {
    return firstNanos;
  }

  @Override
  public void ready() {}

  @Override
  public void closed(String why) {
    System.err.println("player: " + why);
  }

  @Override
  public void media(MediaKind kind, long timestampMillis, ByteBuf body) {
    long now = System.nanoTime();
    if (kind == MediaKind.VIDEO) {
      if (MediaTag.parse(kind, body).role() == MediaTag.Role.FRAMES) {
        video(now);
      }
      queue.add(new Message(timestampMillis, body, now));
      return;
    }
    if (kind == MediaKind.AUDIO && MediaTag.parse(kind, body).role() == MediaTag.Role.FRAMES) {
      audio(timestampMillis, now);
    }
    body.release();
  }

  private synchronized void video(long now) {
    firstNanos = units == 0 ? now : firstNanos;
    units++;
  }

  private synchronized void audio(long millis, long now) {
    sounds++;
    Long at = audioSent.remove(millis);
    if (at == null) {
      strangeAudio++;
    } else if (!Double.isNaN(videoDelay)) {
      skews.add(new double[] {now * 1e-9, (now - at) * 1e-6 - videoDelay});
    }
  }

  private void decode() {
    while (!closed) {
      try {
        Message message = queue.take();
        MediaTag tag = MediaTag.parse(MediaKind.VIDEO, message.body);
        ByteBuf body = message.body;
        int from = body.readerIndex() + tag.payload();
        int length = body.readableBytes() - tag.payload();
        if (tag.role() == MediaTag.Role.HEADER) {
          reader.configure(LiveCodec.H264, ByteBufUtil.getBytes(body, from, length));
        } else if (tag.role() == MediaTag.Role.FRAMES) {
          reader.decode(body.nioBuffer(from, length), message.millis * 1000);
        }
        body.release();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized void picture(Frame frame) {
    long now = System.nanoTime();
    received++;
    int code = BurntCode.read(frame);
    if (code < 0 || code >= sentAt.length()) {
      unreadable++;
      return;
    }
    if (code == last) {
      repeated++;
    }
    last = code;
    double millis = (now - sentAt.get(code)) * 1e-6;
    videoDelay = millis;
    latencies.add(millis);
  }

  /// The rows of the table that are this player's.
  synchronized void print(double seconds) {
    List<Double> sorted = latencies.stream().sorted().toList();
    row("pictures sent a second", "%.2f", sent / seconds);
    row(
        "pictures sent, played, lost, repeated, unreadable",
        "%d, %d, %d, %d, %d",
        sent,
        received,
        sent - received,
        repeated,
        unreadable);
    row("frames of sound sent, played", "%d, %d", soundsSent, sounds);
    row(
        "publisher to decoded at the player, p50, p95, p99, most",
        "%.1f, %.1f, %.1f, %.1f ms",
        at(sorted, 0.5),
        at(sorted, 0.95),
        at(sorted, 0.99),
        at(sorted, 1));
    row(
        "sound behind picture at start, at end (medians of 10 s)",
        "%+.1f, %+.1f ms",
        skew(true),
        skew(false));
    row("frames of sound at a time that was not sent", "%d", strangeAudio);
  }

  /// Prints a row of a table.
  @SuppressWarnings("AnnotateFormatMethod") // that annotation is not among our dependencies
  static void row(String what, String format, Object... values) {
    System.out.println("| " + what + " | " + String.format(Locale.ROOT, format, values) + " |");
  }

  private double skew(boolean start) {
    if (skews.isEmpty()) {
      return Double.NaN;
    }
    double edge = start ? skews.getFirst()[0] + 10 : skews.getLast()[0] - 10;
    return at(
        skews.stream()
            .filter(entry -> start ? entry[0] <= edge : entry[0] >= edge)
            .map(entry -> entry[1])
            .sorted()
            .toList(),
        0.5);
  }

  private static double at(List<Double> sorted, double q) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(q * sorted.size())));
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
