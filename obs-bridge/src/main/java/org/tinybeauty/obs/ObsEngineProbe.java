package org.tinybeauty.obs;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Asks whether the engine answers on the plugin's socket: by a HELLO of a version that there never
/// will be, which LINK.md has it refuse with a WELCOME.
final class ObsEngineProbe {
  private static final int HEAD = 64;
  private static final int MAGIC = 0x31594254;
  private static final short HELLO = 1;
  private static final short WELCOME = 2;
  private static final short NO_VERSION = (short) 0xffff;
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
      channel.write(hello());
      return read(channel);
    } catch (IOException e) {
      return Answer.STRANGE; // it ended the connection without an answer
    }
  }

  private static ByteBuffer hello() {
    byte[] json = "{}".getBytes(StandardCharsets.UTF_8);
    ByteBuffer message = ByteBuffer.allocate(HEAD + json.length).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(0, MAGIC).putShort(4, HELLO).putShort(6, NO_VERSION);
    message.putInt(36, json.length).put(HEAD, json);
    return message;
  }

  private static Answer read(SocketChannel channel) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    channel.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_READ);
      while (head.hasRemaining()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return Answer.SILENT;
        }
        selector.select(Math.max(1, left / 1_000_000));
        selector.selectedKeys().clear();
        if (channel.read(head) < 0) {
          return Answer.STRANGE;
        }
      }
    }
    boolean welcome = head.getInt(0) == MAGIC && head.getShort(4) == WELCOME;
    return welcome ? Answer.WELL : Answer.STRANGE;
  }
}
