package org.tinybeauty.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.media.LiveCodec;
import org.tinybeauty.media.PictureReader;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.rtmp.RtmpClientListener;
import org.tinybeauty.stream.MediaTag;

/// The far end of [LookProbe]: plays, decodes, and says of each picture how far it is from the same
/// picture without makeup.
final class LookPlayer implements RtmpClientListener, AutoCloseable {
  /// A picture is reduced to the mean colours of so many columns and rows.
  private static final int GRID = 24;

  /// Looks that differ more than this in their largest cell, in levels, wear something.
  private static final double WORN = 3;

  private record Message(long millis, ByteBuf body) {}

  private final int pictures;
  private final double[][] clean;
  private final LinkedBlockingQueue<Message> queue = new LinkedBlockingQueue<>();
  private final List<Double> change = new ArrayList<>();
  private final PictureReader reader = new PictureReader(this::picture);
  private final Thread thread;
  private volatile boolean closed;
  private long odd;
  private long back;
  private long lastMillis = -1;

  LookPlayer(ProbeClip clip) {
    pictures = clip.pictures();
    clean = new double[pictures][];
    try (PictureReader plain =
        new PictureReader(
            frame -> {
              int code = BurntCode.read(frame);
              if (code >= 0 && code < pictures) {
                clean[code] = cells(frame);
              }
            })) {
      plain.configure(LiveCodec.H264, clip.config());
      for (ProbeClip.Sent packet : clip.packets()) {
        if (packet.code() >= 0) {
          plain.decode(ByteBuffer.wrap(packet.bytes()), packet.pts());
        }
      }
    }
    thread = Thread.ofPlatform().daemon().name("player").start(this::decode);
  }

  private static double[] cells(Frame frame) {
    double[] sums = new double[3 * GRID * GRID];
    int[] counts = new int[sums.length];
    int chromaWidth = frame.width() / 2;
    int chromaHeight = frame.height() / 2;
    for (int y = 0; y < chromaHeight; y++) {
      for (int x = 0; x < chromaWidth; x++) {
        int cell = y * GRID / chromaHeight * GRID + x * GRID / chromaWidth;
        for (int plane = 0; plane < 3; plane++) {
          sums[3 * cell + plane] +=
              frame.code(plane, plane == 0 ? 2 * x : x, plane == 0 ? 2 * y : y);
          counts[3 * cell + plane]++;
        }
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= Math.max(1, counts[i]);
    }
    return sums;
  }

  @Override
  public void ready() {}

  @Override
  public void closed(String why) {
    System.err.println("player: " + why);
  }

  @Override
  public void media(MediaKind kind, long timestampMillis, ByteBuf body) {
    if (kind == MediaKind.VIDEO) {
      queue.add(new Message(timestampMillis, body));
    } else {
      body.release();
    }
  }

  private void decode() {
    while (!closed) {
      try {
        Message message = queue.take();
        ByteBuf body = message.body;
        MediaTag tag = MediaTag.parse(MediaKind.VIDEO, body);
        int from = body.readerIndex() + tag.payload();
        int length = body.readableBytes() - tag.payload();
        if (tag.role() == MediaTag.Role.HEADER) {
          reader.configure(LiveCodec.H264, ByteBufUtil.getBytes(body, from, length));
        } else if (tag.role() == MediaTag.Role.FRAMES) {
          rises(message.millis);
          reader.decode(body.nioBuffer(from, length), message.millis * 1000);
        }
        body.release();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized void rises(long millis) {
    back += millis <= lastMillis ? 1 : 0;
    lastMillis = millis;
  }

  private synchronized void picture(Frame frame) {
    int code = BurntCode.read(frame);
    if (code != change.size() % pictures) {
      odd++;
      if (code < 0 || code >= pictures) {
        change.add(0.0);
        return;
      }
      while (change.size() % pictures != code) {
        change.add(0.0); // pictures that did not come
      }
    }
    double[] cells = cells(frame);
    double most = 0;
    for (int i = 0; i < cells.length; i++) {
      most = Math.max(most, Math.abs(cells[i] - clean[code][i]));
    }
    change.add(most);
  }

  /// Whether a picture wears a strong look.
  synchronized boolean strong(int frame) {
    return frame >= 0 && frame < change.size() && change.get(frame) > WORN;
  }

  /// What the pictures around a frame wear, for people.
  synchronized String around(int frame, int fade) {
    StringBuilder text = new StringBuilder();
    for (int i = Math.max(0, frame - 2); i < Math.min(change.size(), frame + fade + 3); i++) {
      text.append(String.format(Locale.ROOT, "%s%.1f ", i == frame ? ">" : "", change.get(i)));
    }
    return text.toString();
  }

  /// Pictures that came.
  synchronized long played() {
    return change.size();
  }

  /// Pictures that came out of their order.
  synchronized long odd() {
    return odd;
  }

  /// Times that do not rise.
  synchronized long back() {
    return back;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    reader.close();
  }
}
