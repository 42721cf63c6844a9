package org.tinybeauty.obs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// One connection's messages. [#read], [#next] and [#body] on one thread, the sends on any; a peer
/// that does not read holds up nobody but its own link. Allocates nothing but bodies.
final class LinkChannel implements AutoCloseable {
  private static final int MOST_MESSAGE = LinkLayout.MESSAGE_BYTES + LinkLayout.MOST_JSON;
  private static final byte[] NOTHING = {};
  private static final long BYE_MILLIS = 100;

  private final SocketChannel socket;
  private final ByteBuffer in = buffer(2 * MOST_MESSAGE);
  private final ByteBuffer out = buffer(MOST_MESSAGE);
  private final ReentrantLock sending = new ReentrantLock();
  private int begin;
  private int end;
  private int bodyAt;
  private int bodyBytes;

  LinkChannel(SocketChannel socket) {
    this.socket = socket;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Waits for more bytes, and takes all that are there.
  ///
  /// @return false at the end of the stream
  boolean read() throws IOException {
    in.limit(end).position(begin).compact();
    begin = 0;
    int count = socket.read(in);
    end = in.position();
    return count >= 0;
  }

  /// Takes the next message that came whole.
  ///
  /// @return false when there is none
  /// @throws LinkException when what came is no message
  boolean next(LinkHead head) {
    if (end - begin < LinkLayout.MESSAGE_BYTES) {
      return false;
    }
    in.limit(end);
    head.read(in, begin);
    int bytes = LinkLayout.MESSAGE_BYTES + head.length;
    if (end - begin < bytes) {
      return false;
    }
    bodyAt = begin + LinkLayout.MESSAGE_BYTES;
    bodyBytes = head.length;
    begin += bytes;
    return true;
  }

  /// What stood behind the last head.
  byte[] body() {
    byte[] body = new byte[bodyBytes];
    in.get(bodyAt, body);
    return body;
  }

  /// Sends a message with JSON.
  ///
  /// @param json UTF-8, at most [LinkLayout#MOST_JSON] bytes
  void send(LinkType type, int flags, byte[] json) throws IOException {
    sending.lock();
    try {
      out.clear();
      LinkHead.write(out, type, 0, 0, 0, System.nanoTime(), flags, json.length);
      out.put(LinkLayout.MESSAGE_BYTES, json);
      flush(LinkLayout.MESSAGE_BYTES + json.length);
    } finally {
      sending.unlock();
    }
  }

  /// Sends a message that says nothing more.
  void send(LinkType type, int seq, int slot, long timestamp) throws IOException {
    sending.lock();
    try {
      out.clear();
      LinkHead.write(out, type, seq, slot, timestamp, System.nanoTime(), 0, 0);
      flush(LinkLayout.MESSAGE_BYTES);
    } finally {
      sending.unlock();
    }
  }

  /// Sends a message without body.
  void send(LinkType type) throws IOException {
    send(type, 0, NOTHING);
  }

  /// Sends DONE.
  void done(SlotHead head, int slot, Changed changed, int faces, long workNanos)
      throws IOException {
    sending.lock();
    try {
      out.clear();
      LinkHead.write(out, LinkType.DONE, head.seq, slot, head.timestamp, System.nanoTime(), 0, 0);
      int args = LinkLayout.MESSAGE_ARGS;
      out.putShort(args, (short) changed.x);
      out.putShort(args + 2, (short) changed.y);
      out.putShort(args + 4, (short) changed.width);
      out.putShort(args + 6, (short) changed.height);
      out.putShort(args + 8, (short) faces);
      out.putInt(args + 12, (int) Math.min(workNanos / 1000, Integer.MAX_VALUE));
      flush(LinkLayout.MESSAGE_BYTES);
    } finally {
      sending.unlock();
    }
  }

  /// Says that we close, unless something else is being sent and does not end soon: perhaps to
  /// somebody who does not read.
  void bye() {
    try {
      if (!sending.tryLock(BYE_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      send(LinkType.BYE);
    } catch (IOException e) {
      // It is gone already.
    } finally {
      sending.unlock();
    }
  }

  private void flush(int bytes) throws IOException {
    out.position(0).limit(bytes);
    while (out.hasRemaining()) {
      int _ = socket.write(out);
    }
  }

  /// Ends whatever reads or sends.
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // There is nothing left to do for it.
    }
  }
}
