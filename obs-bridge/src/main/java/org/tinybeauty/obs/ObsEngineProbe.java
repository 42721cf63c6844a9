package org.tinybeauty.obs;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Asks whether the engine answers on the plugin's socket, by a PING (LINK.md).
final class ObsEngineProbe {
  private static final int PING = 0x74627079; // any number: the answer gives it back
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private ObsEngineProbe() {}

  /// What was found.
  enum Answer {
    /// There is no such socket.
    ABSENT,
    /// A socket that nobody listens on.
    DEAD,
    /// Somebody listens and says nothing.
    SILENT,
    /// Somebody answers who is not the engine.
    STRANGE,
    /// The engine is there.
    WELL
  }

  static Answer ask(Path socket) {
    if (!Files.exists(socket)) {
      return Answer.ABSENT;
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return greet(channel);
    } catch (IOException e) {
      return Answer.DEAD;
    }
  }

  private static Answer greet(SocketChannel channel) {
    try {
      channel.write(ping());
      return read(channel);
    } catch (IOException e) {
      return Answer.STRANGE; // it ended the connection without an answer
    }
  }

  private static ByteBuffer ping() {
    ByteBuffer message = head();
    LinkHead.write(message, LinkType.PING, PING, 0, 0, System.nanoTime(), 0, 0);
    return message;
  }

  private static ByteBuffer head() {
    return ByteBuffer.allocate(LinkLayout.MESSAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Answer read(SocketChannel channel) throws IOException {
    ByteBuffer bytes = head();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    channel.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_READ);
      while (bytes.hasRemaining()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return Answer.SILENT;
        }
        selector.select(Math.max(1, left / 1_000_000));
        selector.selectedKeys().clear();
        if (channel.read(bytes) < 0) {
          return Answer.STRANGE;
        }
      }
    }
    LinkHead head = new LinkHead();
    try {
      head.read(bytes, 0);
    } catch (LinkException e) {
      return Answer.STRANGE;
    }
    return head.type() == LinkType.PONG && head.seq == PING ? Answer.WELL : Answer.STRANGE;
  }
}
