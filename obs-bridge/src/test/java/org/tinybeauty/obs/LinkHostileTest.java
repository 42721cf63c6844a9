package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever breaks the link's rules loses the connection, with one line in the log; another filter
/// goes on all the while.
@Timeout(300)
final class LinkHostileTest {
  private static final TestFrame FRAME = new TestFrame(SlotFormat.I420, 320, 240, false);
  private static final Logger LOG = Logger.getLogger(LinkConnection.class.getName());

  @TempDir private Path folder;
  private LinkRig rig;
  private StubPlugin honest;
  private int seq;
  private final Lines lines = new Lines();

  private static final class Lines extends Handler {
    private final List<String> said = new ArrayList<>();

    @Override
    public synchronized void publish(LogRecord line) {
      if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
        said.add(line.getMessage() + List.of(line.getParameters()));
      }
    }

    synchronized List<String> said() {
      return List.copyOf(said);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void start() throws IOException {
    rig = new LinkRig(folder);
    honest = rig.plugin(FRAME.stride());
    honest.greet(honest.hello("Honest", "honest"));
    LOG.addHandler(lines);
  }

  @AfterEach
  void end() throws IOException {
    LOG.removeHandler(lines);
    LinkRig.until(() -> rig.link.connections() == 1);
    seq++;
    honest.round(0, seq, FRAME, seq);
    honest.close();
    rig.close();
  }

  /// One that has greeted as it should.
  private StubPlugin hostile() throws IOException {
    StubPlugin plugin = rig.plugin(FRAME.stride());
    plugin.greet(plugin.hello("Hostile", "hostile"));
    return plugin;
  }

  private void assertThrownOut(StubPlugin plugin, String reason) throws IOException {
    assertThat(plugin.ends()).isTrue();
    LinkRig.until(() -> !lines.said().isEmpty());
    assertThat(lines.said()).hasSize(1);
    assertThat(lines.said().getFirst()).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void bytesByChanceEndTheirOwnLinkAlone(long seed) throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = 0; i < 20; i++) {
      byte[] bytes = new byte[64 + random.nextInt(4000)];
      random.nextBytes(bytes);
      try (SocketChannel socket =
          SocketChannel.open(java.net.UnixDomainSocketAddress.of(rig.link.place()))) {
        socket.write(ByteBuffer.wrap(bytes));
        ByteBuffer answer = ByteBuffer.allocate(256);
        assertThat(ended(socket, answer)).isTrue();
      }
    }
  }

  private static boolean ended(SocketChannel socket, ByteBuffer into) {
    try {
      return socket.read(into) < 0;
    } catch (IOException e) {
      return true; // reset, with bytes of ours unread
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void messagesByChanceAfterTheGreetingEndTheirOwnLinkAlone(long seed) throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = 0; i < 10; i++) {
      LinkRig.until(() -> rig.link.connections() < 4); // those before end while others come
      try (StubPlugin plugin = hostile()) {
        try {
          for (int n = 0; n < 50; n++) {
            byte[] body = new byte[random.nextInt(40)];
            random.nextBytes(body);
            ByteBuffer message =
                ByteBuffer.allocate(64 + body.length).order(ByteOrder.LITTLE_ENDIAN);
            message.putInt(LinkLayout.MAGIC).putShort((short) random.nextInt(14));
            message.putShort((short) 1).putInt(random.nextInt()).putInt(random.nextInt(6));
            message.putLong(random.nextLong()).putLong(random.nextLong());
            message.putInt(random.nextInt()).putInt(body.length);
            message.put(64, body).clear();
            plugin.state(random.nextInt(4), random.nextInt(5));
            plugin.write(message);
          }
        } catch (IOException e) {
          // Thrown out already.
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void slotHeadsByChanceEndTheirOwnLinkAlone(long seed) throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = 0; i < 30; i++) {
      LinkRig.until(() -> rig.link.connections() < 4); // those before end while others come
      try (StubPlugin plugin = hostile()) {
        FRAME.write(plugin.memory.asSlice(plugin.at(1), plugin.stride), 9, random.nextLong());
        int field = 8 + 4 * random.nextInt(18);
        int[] tempting = {
          0,
          1,
          -1,
          63,
          64,
          4096,
          plugin.stride,
          Integer.MAX_VALUE,
          Integer.MIN_VALUE,
          random.nextInt()
        };
        plugin.poke(1, field, tempting[random.nextInt(tempting.length)]);
        plugin.state(1, LinkLayout.FILLED);
        plugin.sendFrame(1, 9);
        StubPlugin.Message message = plugin.nextOrEnd();
        while (message != null && message.type() != LinkType.DONE.code()) {
          message = plugin.nextOrEnd();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "8, 9, format",
    "8, 0, format",
    "12, 0, 0x240",
    "12, 5000, 5000x240",
    "16, -1, 320x-1",
    "20, 2, full range",
    "24, 4, colour space",
    "28, 7, flip",
    "40, 2, planes",
    "44, 319, linesize of plane 0",
    "44, 2147483647, end of plane 0",
    "48, -1, linesize of plane 1",
    "56, 0, offset of plane 0",
    "56, 4097, offset of plane 0",
    "60, 2147483584, end of plane 1",
    "64, -64, offset of plane 2",
    "68, 239, rows of plane 0",
    "72, 2147483647, end of plane 1"
  })
  void aBadSlotHeadEndsTheLink(int field, int value, String reason) throws Exception {
    try (StubPlugin plugin = hostile()) {
      FRAME.write(plugin.memory.asSlice(plugin.at(1), plugin.stride), 9, 0);
      plugin.poke(1, field, value);
      plugin.state(1, LinkLayout.FILLED);
      plugin.sendFrame(1, 9);
      assertThrownOut(plugin, reason);
    }
  }

  @Test
  void aSlotThatIsNotThereEndsTheLink() throws Exception {
    try (StubPlugin plugin = hostile()) {
      plugin.sendFrame(4, 1);
      assertThrownOut(plugin, "slot 4 of 4");
    }
  }

  @Test
  void aSlotThatWasNeverFilledEndsTheLink() throws Exception {
    try (StubPlugin plugin = hostile()) {
      plugin.state(2, LinkLayout.BUSY);
      plugin.sendFrame(2, 1);
      assertThrownOut(plugin, "state 2");
    }
  }

  @Test
  void aLengthBeyondTheLimitEndsTheLink() throws Exception {
    try (StubPlugin plugin = hostile()) {
      ByteBuffer message = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
      message.putInt(0, LinkLayout.MAGIC).putShort(4, (short) 7).putShort(6, (short) 1);
      message.putInt(36, -1);
      plugin.write(message);
      assertThrownOut(plugin, "4294967295 bytes");
    }
  }

  @Test
  void aFileThatShrankEndsTheLink() throws Exception {
    try (StubPlugin plugin = rig.plugin(FRAME.stride())) {
      Path name = plugin.shm;
      plugin.send(LinkType.HELLO, 0, 0, plugin.hello("Hostile", "hostile"));
      plugin.await(LinkType.WELCOME);
      plugin.fill(0, 1, FRAME, 0);
      try (FileChannel file = FileChannel.open(name, StandardOpenOption.WRITE)) {
        file.truncate(LinkLayout.PAGE + 2L * LinkLayout.PAGE); // heads of slot 0 stay
      }
      plugin.sendFrame(0, 1);
      assertThrownOut(plugin, "shm has 12288 bytes");
    }
  }

  private enum Wish {
    ELSEWHERE,
    CLIMBING,
    LINKED,
    MISSING,
    RELATIVE,
    NO_TEXT,
    MORE_SLOTS,
    TOO_MANY_SLOTS,
    ODD_STRIDE,
    NO_UUID,
    NO_KIND;

    void on(ObjectNode hello, StubPlugin plugin, Path folder) throws IOException {
      switch (this) {
        case ELSEWHERE -> hello.put("shm", Files.createFile(folder.resolve("file")).toString());
        case CLIMBING -> hello.put("shm", "/dev/shm/../shm/" + plugin.shm.getFileName());
        case LINKED -> {
          Path link = Path.of(plugin.shm + "-link");
          Files.createSymbolicLink(link, plugin.shm);
          link.toFile().deleteOnExit();
          hello.put("shm", link.toString());
        }
        case MISSING -> hello.put("shm", "/dev/shm/tinybeauty-there-is-none");
        case RELATIVE -> hello.put("shm", plugin.shm.getFileName().toString());
        case NO_TEXT -> hello.put("shm", 5);
        case MORE_SLOTS -> hello.put("slots", 5);
        case TOO_MANY_SLOTS -> hello.put("slots", 1L << 40);
        case ODD_STRIDE -> hello.put("stride", plugin.stride + 64);
        case NO_UUID -> hello.put("uuid", "../x");
        case NO_KIND -> hello.put("kind", "camera");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUnsoundGreetingEndsTheLink(Wish wish) throws Exception {
    try (StubPlugin plugin = rig.plugin(FRAME.stride())) {
      ObjectNode hello = plugin.hello("Hostile", "hostile");
      wish.on(hello, plugin, folder);
      plugin.send(LinkType.HELLO, 0, 0, hello);
      assertThrownOut(plugin, "closed");
      Files.deleteIfExists(Path.of(plugin.shm + "-link"));
    }
  }

  @Test
  void aGreetingThatIsNoneEndsTheLink() throws Exception {
    try (StubPlugin plugin = rig.plugin(FRAME.stride())) {
      plugin.sendFrame(0, 1);
      assertThrownOut(plugin, "expected: HELLO");
    }
  }

  @Test
  void unknownTypesAreIgnored() throws Exception {
    try (StubPlugin plugin = rig.plugin(FRAME.stride())) {
      plugin.greet(plugin.hello("Later", "later"));
      ByteBuffer message = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
      message.putInt(0, LinkLayout.MAGIC).putShort(4, (short) 99).putShort(6, (short) 1);
      plugin.write(message);
      plugin.send(LinkType.PING, 5, 0, ObsJson.object());
      assertThat(plugin.await(LinkType.PONG).seq()).isEqualTo(5);
    }
  }
}
