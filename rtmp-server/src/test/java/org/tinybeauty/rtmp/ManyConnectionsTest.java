package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tinybeauty.stream.AccessPolicy;
import org.tinybeauty.stream.AccessSettings;
import org.tinybeauty.stream.RtmpGate;
import org.tinybeauty.stream.StreamHub;

/// Connections that want nothing but room: how much each gets, and for how long.
@Timeout(300)
class ManyConnectionsTest {
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final int HALF_HANDSHAKES = 10_000;

  /// Files that the process needs besides; both ends of a connection are in it.
  private static final int OTHER_FILES = 2_000;

  private static final int COUNTED = 200;

  private final StreamHub hub = new StreamHub();
  private final AccessPolicy policy = new AccessPolicy(AccessSettings.LOCAL);
  private final RtmpServer server = new RtmpServer(new RtmpGate(hub, policy), 2, HALF_HANDSHAKES);
  private final List<SocketChannel> peers = new ArrayList<>();
  private final List<RtmpClient> clients = new ArrayList<>();
  private InetSocketAddress address = new InetSocketAddress(0);

  /// What a connection sends, and then waits.
  enum Hostile {
    SILENT(0, 16),
    HALF_A_HANDSHAKE(1_000, 24),
    A_HANDSHAKE_ALONE(1 + 2 * 1_536, 32),
    THE_LARGEST_MESSAGE_BEGUN(1 + 2 * 1_536 + 140, 64),
    EIGHT_OF_THEM_BEGUN(1 + 2 * 1_536 + 8 * 140, 128);

    private final int bytes;

    /// Kilobytes of heap and buffers, with Netty's notes about each buffer, which tests have on.
    private final int mostKilobytes;

    Hostile(int bytes, int mostKilobytes) {
      this.bytes = bytes;
      this.mostKilobytes = mostKilobytes;
    }

    /// Version, block, answer, then chunks that begin messages as large as a stranger may send, and
    /// never end them.
    ByteBuffer sent() {
      ByteBuffer all = ByteBuffer.allocate(bytes);
      if (bytes > 0) {
        all.put(0, (byte) 3);
      }
      for (int at = 1 + 2 * 1_536, id = 3; at < bytes; at += 140, id++) {
        int declared = ChunkDecoder.STRANGER_MESSAGE_BYTES;
        all.put(at, (byte) id).put(at + 4, (byte) (declared >> 16));
        all.putShort(at + 5, (short) declared).put(at + 7, (byte) 9).put(at + 8, (byte) 1);
      }
      return all;
    }
  }

  @BeforeEach
  void listen() throws IOException {
    address = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() throws IOException {
    for (SocketChannel peer : peers) {
      peer.close();
    }
    clients.forEach(RtmpClient::close);
    server.close();
    hub.close();
    policy.close();
  }

  private static void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s, in time", what).isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
  }

  private void open(ByteBuffer sent) throws IOException {
    SocketChannel peer = SocketChannel.open(address);
    peers.add(peer);
    while (sent.hasRemaining()) {
      if (peer.write(sent) <= 0) {
        throw new IOException("the socket does not take " + sent.remaining() + " bytes");
      }
    }
  }

  private static long files() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : 4_096;
  }

  private void assertServes(String key) throws IOException {
    RtmpUrl url = RtmpUrl.parse("rtmp://127.0.0.1:" + address.getPort() + "/live/" + key);
    Player player = new Player();
    Player publishing = new Player();
    clients.add(RtmpClient.play(server.eventLoops(), url, RtmpTrust.anyone(), player));
    player.awaitReady();
    clients.add(RtmpClient.publish(server.eventLoops(), url, RtmpTrust.anyone(), publishing));
    publishing.awaitReady();
    ByteBuf body = Unpooled.wrappedBuffer(new byte[] {0x17, 1, 0, 0, 0, 42});
    clients.getLast().send(MediaKind.VIDEO, 0, body);
    player.awaitWord("VIDEO 42");
  }

  /// As many at once as the process may have files, in waves until there were all.
  @Test
  void tenThousandHalfHandshakesAreClosedAndTheServerServes() throws IOException {
    int atOnce = (int) Math.min(HALF_HANDSHAKES, (files() - OTHER_FILES) / 2);
    int opened = 0;
    long most = 0;
    assertServes("before");
    for (int wave = 0; opened < HALF_HANDSHAKES; wave++) {
      int end = Math.min(HALF_HANDSHAKES, opened + atOnce);
      for (; opened < end; opened++) {
        open(Hostile.HALF_A_HANDSHAKE.sent());
      }
      assertServes("during" + wave);
      most = Math.max(most, used());
      int ours = clients.size();
      await(() -> server.connections() == ours, "all but ours are closed");
      for (SocketChannel peer : peers) {
        peer.close();
      }
      peers.clear();
    }
    assertServes("after");
    System.out.printf(
        "%d half handshakes, %d at once: %d MB of heap and buffers at most%n",
        opened, atOnce, most >> 20);
    assertThat(most).isLessThan(512L << 20);
  }

  /// Heap after a collection, and Netty's buffers.
  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long heap = runtime.totalMemory() - runtime.freeMemory();
    return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
        ? heap + provider.metric().usedDirectMemory() + provider.metric().usedHeapMemory()
        : heap;
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatHoldsOutCostsLittle(Hostile hostile) throws IOException {
    assertServes("warm");
    open(hostile.sent());
    long before = used();
    int connections = server.connections();
    for (int i = 0; i < COUNTED; i++) {
      open(hostile.sent());
    }
    await(() -> server.connections() >= connections + COUNTED - 1, "all are there");
    long each = Math.max(0, used() - before) / COUNTED;
    assertThat(server.connections()).as("they were counted while open").isGreaterThan(COUNTED / 2);
    System.out.printf("%s: %d bytes of heap and buffers each%n", hostile, each);
    assertThat(each).isLessThan(hostile.mostKilobytes * 1024L);
    assertServes("after");
  }
}
