package org.tinybeauty.training;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A folder of before/after pairs, memory-mapped: face crops with their residuals per style and
/// region. Read-only; any thread.
///
/// `index.json` names the sizes; `crops.bin` is u8 `[n][3][size][size]`, each `STYLE.bin` int8
/// `[n][4][3][size][size]` in steps of `scale(style, region)` levels of 255, `eyes.bin` u8
/// `[n][size][size]`, `lids.bin`, where it is there, little-endian floats `[n][2][2][9][2]`.
final class TrainCache implements AutoCloseable {
  private static final ValueLayout.OfFloat LIDS =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Arena arena = Arena.ofShared();
  private final int size;
  private final int count;
  private final List<String> styles;
  private final List<String> names;
  private final float[][] scales;
  private final MemorySegment crops;
  private final MemorySegment eyes;
  private final List<MemorySegment> residuals = new ArrayList<>();
  private final @Nullable MemorySegment lids;

  /// @throws IOException where a file is missing or has not the length that the index says
  TrainCache(Path folder) throws IOException {
    this(folder, List.of());
  }

  /// @param only styles to read, of those there are; none for all
  /// @throws IOException where one is not there, a file is missing or has not the length that the
  ///     index says
  private TrainCache(Path folder, List<String> only) throws IOException {
    JsonNode index = index(folder.resolve("index.json"));
    size = index.path("size").asInt();
    count = index.path("count").asInt();
    if (size < LiveNet.SIDE || count < 1 || index.path("regions").size() != LiveOnnx.REGIONS) {
      throw new IOException(
          folder
              + ": size "
              + size
              + ", count "
              + count
              + ", "
              + index.path("regions").size()
              + " regions (expected: at least 256, at least 1, 4)");
    }
    styles = new ArrayList<>();
    index.path("styles").forEach(name -> styles.add(name.asText()));
    if (!only.isEmpty()) {
      if (!styles.containsAll(only)) {
        throw new IOException(folder + " has no " + only + " (it has: " + styles + ")");
      }
      styles.retainAll(only);
    }
    names = names(index, count);
    scales = new float[styles.size()][LiveOnnx.REGIONS];
    long plane = (long) size * size;
    try {
      crops = map(folder.resolve("crops.bin"), 3L * count * plane);
      eyes = map(folder.resolve("eyes.bin"), count * plane);
      Path lidFile = folder.resolve("lids.bin");
      long lidBytes = (long) count * TrainBlink.NUMBERS * Float.BYTES;
      lids = Files.exists(lidFile) ? map(lidFile, lidBytes) : null;
      for (int style = 0; style < styles.size(); style++) {
        JsonNode scale = index.path("scales").path(styles.get(style));
        for (int region = 0; region < LiveOnnx.REGIONS; region++) {
          scales[style][region] = (float) scale.path(region).asDouble();
          if (!(scales[style][region] > 0)) {
            throw new IOException(folder + ": no scale for " + styles.get(style));
          }
        }
        residuals.add(
            map(folder.resolve(styles.get(style) + ".bin"), 3L * count * plane * LiveOnnx.REGIONS));
      }
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static List<String> names(JsonNode index, int count) {
    JsonNode names = index.path("names");
    return IntStream.range(0, count)
        .mapToObj(i -> names.size() == count ? names.path(i).asText() : Integer.toString(i))
        .toList();
  }

  private static JsonNode index(Path file) throws IOException {
    try {
      return new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw new IOException(file + ": " + e.getOriginalMessage(), e);
    }
  }

  private MemorySegment map(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() != length) {
        throw new IOException(
            file + ": " + channel.size() + " bytes (expected: " + length + " by index.json)");
      }
      return channel.map(MapMode.READ_ONLY, 0, length, arena);
    }
  }

  /// Opens a folder, for callers that cannot throw `IOException`.
  static TrainCache open(Path folder) {
    return open(folder, List.of());
  }

  /// Opens a folder for some of its styles.
  ///
  /// @param only names of styles; none for all
  static TrainCache open(Path folder, List<String> only) {
    try {
      return new TrainCache(folder, only);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Side of the stored crops; the middle 256 are the crop that the engine sees.
  int size() {
    return size;
  }

  int count() {
    return count;
  }

  List<String> styles() {
    return List.copyOf(styles);
  }

  /// What the items are called; by their numbers where the index has no names. A face that is there
  /// more than once has its name more than once.
  List<String> names() {
    return names;
  }

  /// 255-levels per step of a residual's byte.
  float scale(int style, int region) {
    return scales[style][region];
  }

  /// Copies crop `item`, planar RGB.
  void crop(int item, byte[] into) {
    copy(crops, item, into);
  }

  /// Copies the eye mask of `item`.
  void eyes(int item, byte[] into) {
    copy(eyes, item, into);
  }

  /// Whether the lid lines are known; caches of before they were stored lack them.
  boolean hasLids() {
    return lids != null;
  }

  /// Copies the lid lines of `item`, see [TrainBlink#NUMBERS].
  void lids(int item, float[] into) {
    if (lids == null) {
      throw new IllegalStateException("no lids in this cache");
    }
    MemorySegment.copy(lids, LIDS, (long) item * into.length * Float.BYTES, into, 0, into.length);
  }

  /// Copies the four regions' residuals of `item`.
  void residual(int style, int item, byte[] into) {
    copy(residuals.get(style), item, into);
  }

  private static void copy(MemorySegment from, int item, byte[] into) {
    MemorySegment.copy(
        from, ValueLayout.JAVA_BYTE, (long) item * into.length, into, 0, into.length);
  }

  @Override
  public void close() {
    arena.close();
  }
}
