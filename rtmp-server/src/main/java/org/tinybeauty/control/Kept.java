package org.tinybeauty.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Named things that are kept in one JSON file, in the order they were added. Each change is
/// on disk, whole, before it is answered. A file that was changed by somebody else is read
/// again; one that cannot be read is kept beside, under another name. Thread-safe.
///
/// @param <T> immutable
final class Kept<T> {
  /// The most things in a file.
  static final int MAX = 500;

  private static final System.Logger LOG = System.getLogger(Kept.class.getName());
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N} ._-]{1,64}");
  private static final long MAX_BYTES = 16L << 20;

  private record Version(FileTime changed, long bytes) {}

  private final Path file;
  private final String word;
  private final Function<ObjectNode, T> read;
  private final Function<T, Object> write;
  private final Runnable told;
  private final Map<String, T> all = new LinkedHashMap<>();
  private @Nullable Version version;

  /// Reads the file, if there is one.
  ///
  /// @param word what the file calls them, in the plural
  /// @param read throws a [ProblemException] for what makes no sense
  /// @param told runs after each change
  Kept(
      Path file,
      String word,
      Function<ObjectNode, T> read,
      Function<T, Object> write,
      Runnable told) {
    this.file = file;
    this.word = word;
    this.read = read;
    this.write = write;
    this.told = told;
    refresh();
  }

  /// All of them.
  synchronized Map<String, T> all() {
    refresh();
    return new LinkedHashMap<>(all);
  }

  synchronized Optional<T> find(String name) {
    refresh();
    return Optional.ofNullable(all.get(name));
  }

  /// Keeps one, in place of any of that name.
  ///
  /// @throws ProblemException when the name makes no sense, or there are too many
  void put(String name, T value) throws IOException {
    if (!NAME.matcher(name).matches() || !name.strip().equals(name) || name.matches("\\.+")) {
      throw new ProblemException(
          Problem.Kind.INVALID,
          "this is no name; use 1 to 64 letters, digits, spaces, - _ and .",
          "name");
    }
    synchronized (this) {
      refresh();
      if (all.size() >= MAX && !all.containsKey(name)) {
        throw new ProblemException(
            Problem.Kind.CONFLICT, "there are %d %s already; delete some".formatted(MAX, word));
      }
      Map<String, T> next = new LinkedHashMap<>(all);
      next.put(name, value);
      save(next);
    }
    told.run();
  }

  /// Lets one go.
  ///
  /// @return whether there was one of that name
  boolean remove(String name) throws IOException {
    synchronized (this) {
      refresh();
      if (!all.containsKey(name)) {
        return false;
      }
      Map<String, T> next = new LinkedHashMap<>(all);
      next.remove(name);
      save(next);
    }
    told.run();
    return true;
  }

  private void save(Map<String, T> next) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    next.forEach((name, value) -> values.put(name, write.apply(value)));
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, file.getFileName().toString(), ".part");
    try {
      try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(Json.lines(Map.of(word, values)));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    all.clear();
    all.putAll(next);
    version = version();
  }

  private synchronized void refresh() {
    Version now = version();
    if (now == null || now.equals(version)) {
      return; // where the file went away, what is known stays
    }
    Map<String, T> found = new LinkedHashMap<>();
    try {
      if (now.bytes > MAX_BYTES) {
        throw new IOException("it has " + now.bytes + " bytes");
      }
      boolean whole = true;
      ObjectNode tree = Json.object(Files.readAllBytes(file));
      if (!(tree.get(word) instanceof ObjectNode values) || tree.size() != 1) {
        throw new IOException("it does not hold " + word);
      }
      for (Map.Entry<String, JsonNode> entry : values.properties()) {
        whole &= take(entry.getKey(), entry.getValue(), found);
      }
      if (!whole) {
        aside("parts of it make no sense");
      }
    } catch (IOException | ProblemException e) {
      aside(String.valueOf(e.getMessage()));
    }
    all.clear();
    all.putAll(found);
    version = now;
  }

  private boolean take(String name, JsonNode value, Map<String, T> found) {
    try {
      if (value instanceof ObjectNode object && NAME.matcher(name).matches()) {
        found.put(name, read.apply(object));
        return true;
      }
    } catch (ProblemException e) {
      LOG.log(Level.WARNING, "{0}: {1}: {2}", file, name, e.getMessage());
    }
    return false;
  }

  /// Keeps a copy of a file that is going to be written over.
  private void aside(String reason) {
    Path copy = file.resolveSibling(file.getFileName() + ".broken");
    for (int i = 2; Files.exists(copy); i++) {
      copy = file.resolveSibling(file.getFileName() + ".broken-" + i);
    }
    try {
      Files.copy(file, copy);
      LOG.log(Level.WARNING, "{0} is broken ({1}); it is kept as {2}", file, reason, copy);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} is broken ({1}) and cannot be kept: {2}", file, reason, e);
    }
  }

  private @Nullable Version version() {
    try {
      BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
      return new Version(facts.lastModifiedTime(), facts.size());
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} cannot be read: {1}", file, e);
      return null;
    }
  }
}
