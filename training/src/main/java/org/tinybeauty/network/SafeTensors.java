package org.tinybeauty.network;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.tinybeauty.inference.ModelException;

/// A safetensors file, mapped into memory: eight bytes of header length (little-endian), a JSON
/// header that tells type, shape and place of each tensor, then the numbers. Every figure of the
/// header is checked against the file before it is used. One owner; tensors are lent until
/// `close`.
///
/// Source: the format description of the safetensors project.
public final class SafeTensors implements AutoCloseable {
  /// Longest header read, as in the format's own reader.
  static final long MAX_HEADER_BYTES = 100_000_000;

  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final Map<String, Integer> BYTES =
      Map.ofEntries(
          Map.entry("F64", 8),
          Map.entry("I64", 8),
          Map.entry("F32", 4),
          Map.entry("I32", 4),
          Map.entry("F16", 2),
          Map.entry("BF16", 2),
          Map.entry("I16", 2),
          Map.entry("I8", 1),
          Map.entry("U8", 1),
          Map.entry("BOOL", 1));
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(8).maxNumberLength(20).build());
  }

  /// One tensor's type (`F32`, `F16`, ...), shape, and place in the data.
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  public record Entry(String type, long[] shape, long begin, long end) {}

  private final Path file;
  private final Arena arena;
  private final MemorySegment data;
  private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /// Maps and checks a file.
  ///
  /// @throws IOException when it cannot be read
  /// @throws ModelException when it is truncated or no such file
  public SafeTensors(Path file) throws IOException {
    this.file = file;
    this.arena = Arena.ofShared();
    boolean good = false;
    try (FileChannel channel = FileChannel.open(file)) {
      MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      if (all.byteSize() < 8) {
        throw wrong("is " + all.byteSize() + " bytes long (expected: a safetensors file)");
      }
      long length = all.get(LENGTH, 0);
      if (length < 2 || length > MAX_HEADER_BYTES) {
        throw wrong("header of " + length + " bytes (expected: 2.." + MAX_HEADER_BYTES + ")");
      }
      if (length > all.byteSize() - 8) {
        throw wrong("ends within its header: truncated, fetch it again");
      }
      data = all.asSlice(8 + length);
      readHeader(all.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE));
      checkPlaces();
      good = true;
    } finally {
      if (!good) {
        arena.close();
      }
    }
  }

  private ModelException wrong(String what) {
    return new ModelException(file + ": " + what);
  }

  private void readHeader(byte[] header) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(header);
    } catch (JsonProcessingException e) {
      throw new ModelException(file + ": header is no JSON: " + e.getOriginalMessage(), e);
    }
    if (root == null || !root.isObject()) {
      throw wrong("header is no JSON object");
    }
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (field.getKey().equals("__metadata__")) {
        field.getValue().properties().forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
      } else {
        entries.put(field.getKey(), entry(field.getKey(), field.getValue()));
      }
    }
  }

  private Entry entry(String name, JsonNode node) {
    String type = node.path("dtype").asText();
    Integer bytes = BYTES.get(type);
    if (bytes == null) {
      throw wrong(name + ": type '" + type + "' (expected: one of " + BYTES.keySet() + ")");
    }
    long[] shape = counts(name, node.path("shape"));
    long[] places = counts(name, node.path("data_offsets"));
    if (places.length != 2 || places[0] > places[1]) {
      throw wrong(name + ": data_offsets " + node.path("data_offsets"));
    }
    if (places[1] > data.byteSize()) {
      throw wrong(
          "%s ends at byte %d of %d bytes of data: truncated, fetch it again"
              .formatted(name, places[1], data.byteSize()));
    }
    long size = bytes;
    try {
      for (long side : shape) {
        size = Math.multiplyExact(size, side);
      }
    } catch (ArithmeticException e) {
      throw new ModelException(file + ": " + name + ": shape " + node.path("shape"), e);
    }
    if (size != places[1] - places[0]) {
      throw wrong(
          "%s has %d bytes (expected: %d by its shape)"
              .formatted(name, places[1] - places[0], size));
    }
    return new Entry(type, shape, places[0], places[1]);
  }

  private long[] counts(String name, JsonNode list) {
    if (!list.isArray() || list.size() > 8) {
      throw wrong(name + ": no list of up to 8 numbers: " + list);
    }
    long[] counts = new long[list.size()];
    for (int i = 0; i < counts.length; i++) {
      JsonNode number = list.get(i);
      if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
        throw wrong(name + ": " + number + " (expected: a count)");
      }
      counts[i] = number.longValue();
    }
    return counts;
  }

  /// Tensors follow each other without gap or overlap and fill the data.
  private void checkPlaces() {
    List<Map.Entry<String, Entry>> inOrder = new ArrayList<>(entries.entrySet());
    inOrder.sort(
        Comparator.<Map.Entry<String, Entry>>comparingLong(e -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    long at = 0;
    for (Map.Entry<String, Entry> entry : inOrder) {
      if (entry.getValue().begin() != at) {
        throw wrong(
            "%s begins at %d (expected: %d)"
                .formatted(entry.getKey(), entry.getValue().begin(), at));
      }
      at = entry.getValue().end();
    }
    if (at != data.byteSize()) {
      throw wrong("%d bytes of data (expected: %d)".formatted(data.byteSize(), at));
    }
  }

  /// All tensors, in the header's order.
  public SequencedMap<String, Entry> entries() {
    return Collections.unmodifiableSequencedMap(entries);
  }

  /// The header's `__metadata__`.
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  /// The file.
  public Path file() {
    return file;
  }

  /// The bytes of a tensor, read-only. Lent until `close`.
  public MemorySegment bytes(Entry entry) {
    return data.asSlice(entry.begin(), entry.end() - entry.begin());
  }

  @Override
  public void close() {
    arena.close();
  }
}
