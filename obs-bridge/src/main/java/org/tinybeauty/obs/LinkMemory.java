package org.tinybeauty.obs;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The memory that the plugin made for one filter or source, mapped. Whoever opens it closes it,
/// when no frame in it is in use.
///
/// Pages that the plugin cut off its file cannot be touched: the JVM turns plain accesses to them
/// into an [InternalError] on the thread that did it, but dies (SIGBUS) of those of the Vector API,
/// with which planar frames are worked on in place. So [#checkLength] comes before every frame;
/// what remains is a plugin, of the same user, that shrinks its file within one.
final class LinkMemory implements AutoCloseable {
  private static final Path FOLDER = Path.of("/dev/shm");
  private static final VarHandle STATE =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle BEAT =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private final int slots;
  private final int stride;
  private final FileChannel file;
  private final Arena arena;
  private final MemorySegment memory;

  private LinkMemory(int slots, int stride, FileChannel file, Arena arena, MemorySegment memory) {
    this.slots = slots;
    this.stride = stride;
    this.file = file;
    this.arena = arena;
    this.memory = memory;
  }

  /// Whether this system has memory of this kind.
  static boolean available() {
    return Files.isDirectory(FOLDER);
  }

  /// Maps a file of the plugin's.
  ///
  /// @throws LinkException when it is not what the link asks for
  static LinkMemory open(String shm, long slots, long stride) {
    if (slots < LinkLayout.LEAST_SLOTS || slots > LinkLayout.MOST_SLOTS) {
      throw new LinkException("slots is %d (expected: 2 to 8)".formatted(slots));
    }
    if (stride < LinkLayout.LEAST_STRIDE
        || stride > LinkLayout.MOST_STRIDE
        || stride % LinkLayout.PAGE != 0) {
      throw new LinkException(
          "stride is %d (expected: a multiple of 4096, 8192 to %d)"
              .formatted(stride, LinkLayout.MOST_STRIDE));
    }
    Path path = path(shm);
    try {
      return open(path, (int) slots, (int) stride);
    } catch (IOException | UnsupportedOperationException e) {
      throw new LinkException("shm cannot be opened: " + e, e);
    }
  }

  /// A file right in the folder: nothing below a folder that somebody could exchange.
  private static Path path(String shm) {
    try {
      Path path = Path.of(shm);
      if (path.isAbsolute() && path.equals(path.normalize()) && FOLDER.equals(path.getParent())) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Said below, in the same words as another folder's.
    }
    throw new LinkException("shm is no file in " + FOLDER);
  }

  private static LinkMemory open(Path path, int slots, int stride) throws IOException {
    checkOwner(path);
    long bytes = LinkLayout.memoryBytes(slots, stride);
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    Arena arena = Arena.ofShared();
    try {
      checkLength(file, bytes);
      MemorySegment memory = file.map(MapMode.READ_WRITE, 0, bytes, arena);
      checkLength(file, bytes);
      check("magic", memory, LinkLayout.MEMORY_MAGIC, LinkLayout.MAGIC);
      check("version", memory, LinkLayout.MEMORY_VERSION, LinkLayout.VERSION);
      check("slots", memory, LinkLayout.MEMORY_SLOTS, slots);
      check("stride", memory, LinkLayout.MEMORY_STRIDE, stride);
      return new LinkMemory(slots, stride, file, arena, memory);
    } catch (IOException | RuntimeException e) {
      arena.close();
      file.close();
      throw e;
    }
  }

  private static void checkOwner(Path path) throws IOException {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new LinkException("shm is no regular file");
    }
    Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (!owner.equals((int) LinkPlace.uid())) {
      throw new LinkException("shm is another user's");
    }
  }

  private static void check(String what, MemorySegment memory, int at, int expected) {
    int value = (int) STATE.getVolatile(memory, (long) at);
    if (value != expected) {
      throw new LinkException("shm says %s %d (expected: %d)".formatted(what, value, expected));
    }
  }

  private static void checkLength(FileChannel file, long bytes) throws IOException {
    long size = file.size();
    if (size != bytes) {
      throw new LinkException("shm has %d bytes (expected: %d)".formatted(size, bytes));
    }
  }

  /// Makes sure that the whole file is still there.
  ///
  /// @throws LinkException when it is not
  void checkLength() {
    try {
      checkLength(file, memory.byteSize());
    } catch (IOException e) {
      throw new LinkException("shm cannot be looked at: " + e, e);
    }
  }

  int slots() {
    return slots;
  }

  /// Bytes of a slot.
  int stride() {
    return stride;
  }

  /// All of it.
  MemorySegment memory() {
    return memory;
  }

  /// Where a slot begins, in [#memory].
  long at(int slot) {
    return LinkLayout.slotAt(slot, stride);
  }

  /// A slot's state, with all that was written before it was set.
  int state(int slot) {
    return (int) STATE.getAcquire(memory, at(slot) + LinkLayout.SLOT_STATE);
  }

  /// Sets a slot's state, and shows all that was written before.
  void state(int slot, int state) {
    STATE.setRelease(memory, at(slot) + LinkLayout.SLOT_STATE, state);
  }

  /// Goes from one state to another.
  ///
  /// @return false when it was not in the first
  boolean state(int slot, int from, int to) {
    return STATE.compareAndSet(memory, at(slot) + LinkLayout.SLOT_STATE, from, to);
  }

  /// Says that the engine lives.
  void beat(long nanos) {
    BEAT.setRelease(memory, (long) LinkLayout.ENGINE_HEARTBEAT, nanos);
  }

  @Override
  public void close() {
    arena.close();
    try {
      file.close();
    } catch (IOException e) {
      throw new LinkException("shm cannot be closed: " + e, e);
    }
  }
}
