package org.tinybeauty.rtmp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// A bad way to a server, on loopback: TCP connections go through it, and each direction has a
/// fault. Loss shows to TCP's users as delay, so [#jitter] stands for it too.
final class TcpProxy implements AutoCloseable {
  private static final int PIECE = 4_096;

  /// What happens to the bytes of one direction.
  interface Fault {
    /// Carries all bytes over; ends where the connection does, or where the fault ends it.
    void carry(InputStream in, OutputStream out) throws IOException;
  }

  /// Nothing bad.
  static Fault clear() {
    return InputStream::transferTo;
  }

  /// Every piece waits, some short, some long.
  static Fault jitter(long seed, int mostMillis) {
    RandomGenerator random = new Random(seed);
    return (in, out) -> {
      byte[] piece = new byte[PIECE * 4];
      int length = in.read(piece, 0, 1 + random.nextInt(piece.length));
      while (length >= 0) {
        park(random.nextInt(mostMillis));
        out.write(piece, 0, length);
        length = in.read(piece, 0, 1 + random.nextInt(piece.length));
      }
    };
  }

  /// One byte a second from some byte on.
  static Fault aByteASecondAfter(long bytes) {
    return (in, out) -> {
      pass(in, out, bytes);
      for (int one = in.read(); one >= 0; one = in.read()) {
        out.write(one);
        park(1_000);
      }
    };
  }

  /// Ends after so many bytes, by FIN.
  static Fault cutAfter(long bytes) {
    return (in, out) -> pass(in, out, bytes);
  }

  private static void pass(InputStream in, OutputStream out, long bytes) throws IOException {
    byte[] piece = new byte[PIECE];
    for (long left = bytes; left > 0; ) {
      int length = in.read(piece, 0, (int) Math.min(piece.length, left));
      if (length < 0) {
        return;
      }
      out.write(piece, 0, length);
      left -= length;
    }
  }

  /// Passes all, but nothing while it is dark.
  static final class Blackout implements Fault {
    private final AtomicLong held = new AtomicLong();
    private volatile boolean dark;

    void dark(boolean now) {
      dark = now;
    }

    /// Bytes that wait for light now.
    long held() {
      return held.get();
    }

    @Override
    public void carry(InputStream in, OutputStream out) throws IOException {
      byte[] piece = new byte[PIECE];
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        held.set(length);
        while (dark) {
          park(5);
        }
        out.write(piece, 0, length);
        held.set(0);
      }
    }
  }

  private static void park(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = millis * 1_000_000; left > 0 && !Thread.currentThread().isInterrupted(); ) {
      LockSupport.parkNanos(left);
      left = end - System.nanoTime();
    }
  }

  private final ServerSocket listening;
  private final InetSocketAddress target;
  private final Fault up;
  private final Fault down;
  private final boolean resets;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /// @param up to the server
  /// @param down from the server
  /// @param resets whether connections end by RST instead of FIN
  TcpProxy(InetSocketAddress target, Fault up, Fault down, boolean resets) throws IOException {
    this.target = target;
    this.up = up;
    this.down = down;
    this.resets = resets;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void start(Runnable task) {
    threads.add(Thread.ofVirtual().start(task));
  }

  private void accept() {
    try {
      while (!listening.isClosed()) {
        Socket client = listening.accept();
        Socket server = new Socket(target.getAddress(), target.getPort());
        sockets.add(client);
        sockets.add(server);
        start(() -> carry(up, client, server));
        start(() -> carry(down, server, client));
      }
    } catch (IOException e) {
      // The proxy is closed.
    }
  }

  private void carry(Fault fault, Socket from, Socket to) {
    try {
      fault.carry(from.getInputStream(), to.getOutputStream());
    } catch (IOException e) {
      // One of them has gone: so does the other.
    }
    end(from);
    end(to);
  }

  private void end(Socket socket) {
    try {
      if (resets) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException e) {
      // It is closed already.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    sockets.forEach(this::end);
    threads.forEach(Thread::interrupt);
  }
}
