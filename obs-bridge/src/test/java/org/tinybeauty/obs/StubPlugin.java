package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The plugin's side of the link, by the letter of `LINK.md`, for tests. It reads only while it is
/// asked for a message.
final class StubPlugin implements AutoCloseable {
  private static final VarHandle INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static int files;

  /// A message that came.
  record Message(
      int type,
      int version,
      int seq,
      int slot,
      long timestamp,
      int flags,
      ByteBuffer args,
      ObjectNode json) {
    int x() {
      return Short.toUnsignedInt(args.getShort(0));
    }

    int y() {
      return Short.toUnsignedInt(args.getShort(2));
    }

    int width() {
      return Short.toUnsignedInt(args.getShort(4));
    }

    int height() {
      return Short.toUnsignedInt(args.getShort(6));
    }

    int faces() {
      return Short.toUnsignedInt(args.getShort(8));
    }
  }

  final SocketChannel socket;
  final int slots;
  int version = LinkLayout.VERSION;
  int stride;
  Path shm;
  MemorySegment memory;
  private @Nullable Arena arena;

  StubPlugin(Path place, int slots, int stride) throws IOException {
    socket = SocketChannel.open(UnixDomainSocketAddress.of(place));
    this.slots = slots;
    Mapped mapped = map(slots, stride);
    this.stride = stride;
    shm = mapped.file;
    memory = mapped.memory;
    arena = mapped.arena;
  }

  private record Mapped(Path file, MemorySegment memory, Arena arena) {}

  private static synchronized int number() {
    return files++;
  }

  private static Mapped map(int slots, int stride) throws IOException {
    Path file =
        Path.of(
            "/dev/shm", "tinybeauty-%d-test-%d".formatted(ProcessHandle.current().pid(), number()));
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Arena arena = Arena.ofShared();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MemorySegment memory =
          channel.map(MapMode.READ_WRITE, 0, LinkLayout.PAGE + (long) slots * stride, arena);
      INT.set(memory, 0L, LinkLayout.MAGIC);
      INT.set(memory, 4L, LinkLayout.VERSION);
      INT.set(memory, 8L, slots);
      INT.set(memory, 12L, stride);
      return new Mapped(file, memory, arena);
    }
  }

  /// Makes other memory, and lets the old go.
  void remap(int newStride) throws IOException {
    Files.deleteIfExists(shm);
    if (arena != null) {
      arena.close();
    }
    Mapped mapped = map(slots, newStride);
    stride = newStride;
    shm = mapped.file;
    memory = mapped.memory;
    arena = mapped.arena;
  }

  /// What HELLO says of a filter.
  ObjectNode hello(String name, String uuid) {
    return memoryJson()
        .put("plugin", "0.1.0")
        .put("obs", "30.0.0")
        .put("kind", "filter")
        .put("name", name)
        .put("uuid", uuid)
        .put("pid", ProcessHandle.current().pid());
  }

  /// What CONFIG says.
  ObjectNode memoryJson() {
    return ObsJson.object().put("shm", shm.toString()).put("slots", slots).put("stride", stride);
  }

  /// Greets, and takes the WELCOME; the file is unlinked then.
  Message greet(ObjectNode hello) throws IOException {
    send(LinkType.HELLO, 0, 0, hello);
    Message welcome = next();
    assertThat(welcome.type).isEqualTo(LinkType.WELCOME.code());
    Files.deleteIfExists(shm);
    return welcome;
  }

  void send(LinkType type, int seq, int slot, ObjectNode json) throws IOException {
    byte[] body = json.isEmpty() ? new byte[0] : LinkJson.bytes(json);
    ByteBuffer message =
        ByteBuffer.allocate(LinkLayout.MESSAGE_BYTES + body.length).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(LinkLayout.MAGIC).putShort((short) type.code()).putShort((short) version);
    message.putInt(seq).putInt(slot).putLong(timestamp(slot)).putLong(System.nanoTime());
    message.putInt(0).putInt(body.length);
    message.put(LinkLayout.MESSAGE_BYTES, body);
    message.clear();
    write(message);
  }

  private long timestamp(int slot) {
    return slot < slots ? (long) LONG.get(memory, at(slot) + LinkLayout.SLOT_TIMESTAMP) : 0;
  }

  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      socket.write(bytes);
    }
  }

  /// Where a slot begins.
  long at(int slot) {
    return LinkLayout.PAGE + (long) slot * stride;
  }

  int state(int slot) {
    return (int) INT.getAcquire(memory, at(slot));
  }

  void state(int slot, int state) {
    INT.setRelease(memory, at(slot), state);
  }

  long engineHeartbeat() {
    return (long) LONG.getAcquire(memory, 128L);
  }

  /// Fills a slot.
  void fill(int slot, int seq, TestFrame frame, long timestamp) {
    frame.write(memory.asSlice(at(slot), stride), seq, timestamp);
    state(slot, LinkLayout.FILLED);
  }

  /// Sets one number of a slot's head.
  void poke(int slot, int field, int value) {
    INT.set(memory, at(slot) + field, value);
  }

  void sendFrame(int slot, int seq) throws IOException {
    send(LinkType.FRAME, seq, slot, ObsJson.object());
  }

  /// The next message.
  Message next() throws IOException {
    Message message = nextOrEnd();
    assertThat(message).as("the engine closed the link").isNotNull();
    return java.util.Objects.requireNonNull(message);
  }

  /// The next message, or null at the end.
  @Nullable Message nextOrEnd() throws IOException {
    ByteBuffer head = read(LinkLayout.MESSAGE_BYTES);
    if (head == null) {
      return null;
    }
    assertThat(head.getInt(0)).isEqualTo(LinkLayout.MAGIC);
    int length = head.getInt(36);
    ByteBuffer body = read(length);
    return new Message(
        head.getShort(4),
        head.getShort(6),
        head.getInt(8),
        head.getInt(12),
        head.getLong(16),
        head.getInt(32),
        head.slice(40, 24).order(ByteOrder.LITTLE_ENDIAN),
        LinkJson.read(bytes(body)));
  }

  private static byte[] bytes(@Nullable ByteBuffer from) {
    byte[] bytes = new byte[from == null ? 0 : from.capacity()];
    if (from != null) {
      from.get(0, bytes);
    }
    return bytes;
  }

  private @Nullable ByteBuffer read(int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (socket.read(buffer) < 0) {
        return null;
      }
    }
    return buffer;
  }

  /// Reads on to a message.
  Message await(LinkType type, Predicate<Message> fits) throws IOException {
    Message message = next();
    while (message.type != type.code() || !fits.test(message)) {
      message = next();
    }
    return message;
  }

  Message await(LinkType type) throws IOException {
    return await(type, any -> true);
  }

  /// Reads on until the engine has loaded its makeup.
  void awaitReady() throws IOException {
    await(LinkType.STATUS, status -> status.json.path("state").asText().equals("ready"));
  }

  /// Sends a frame and takes it back made up.
  Message round(int slot, int seq, TestFrame frame, long timestamp) throws IOException {
    fill(slot, seq, frame, timestamp);
    sendFrame(slot, seq);
    Message done = await(LinkType.DONE);
    assertThat(done.seq).isEqualTo(seq);
    assertThat(done.slot).isEqualTo(slot);
    assertThat(state(slot)).isEqualTo(LinkLayout.DONE);
    return done;
  }

  /// Whether the engine closes the link, whatever it says before.
  boolean ends() throws IOException {
    try {
      while (nextOrEnd() != null) {
        // Until the end.
      }
      return true;
    } catch (IOException e) {
      return true; // reset, with bytes of ours unread
    }
  }

  /// Goes away without a word.
  void die() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    Files.deleteIfExists(shm);
    if (arena != null) {
      arena.close();
      arena = null;
    }
  }
}
