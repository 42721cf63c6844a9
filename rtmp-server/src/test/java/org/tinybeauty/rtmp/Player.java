package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a client hears, kept; tests wait on it.
final class Player implements RtmpClientListener {
  private static final long TIMEOUT_MILLIS = 20_000;

  /// A message as it came; the body is a copy outside Netty's memory.
  record Heard(MediaKind kind, long timestampMillis, ByteBuffer body) {
    /// Kind and last byte, such as `VIDEO 7`.
    String word() {
      return kind + " " + (body.get(body.limit() - 1) & 0xFF);
    }
  }

  private final List<Heard> heard = new ArrayList<>();
  private boolean ready;
  private @Nullable String closed;

  @Override
  public synchronized void ready() {
    ready = true;
    notifyAll();
  }

  @Override
  public synchronized void media(MediaKind kind, long timestampMillis, ByteBuf body) {
    heard.add(new Heard(kind, timestampMillis, ByteBuffer.wrap(ByteBufUtil.getBytes(body))));
    body.release();
    notifyAll();
  }

  @Override
  public synchronized void closed(String why) {
    if (closed != null) {
      throw new IllegalStateException("closed twice: " + closed + ", " + why);
    }
    closed = why;
    notifyAll();
  }

  synchronized List<Heard> heard() {
    return List.copyOf(heard);
  }

  Player awaitReady() {
    await(player -> player.ready);
    return this;
  }

  String awaitClosed() {
    await(player -> player.closed != null);
    return String.valueOf(closed);
  }

  synchronized boolean isClosed() {
    return closed != null;
  }

  void awaitWord(String word) {
    await(player -> player.heard.stream().anyMatch(one -> one.word().equals(word)));
  }

  private synchronized void await(Predicate<Player> condition) {
    long end = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000;
    while (!condition.test(this)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError(
            "not within "
                + TIMEOUT_MILLIS
                + " ms: ready "
                + ready
                + ", closed "
                + closed
                + ", heard "
                + heard.stream().map(Heard::word).toList());
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }
  }
}
