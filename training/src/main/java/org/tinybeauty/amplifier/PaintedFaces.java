package org.tinybeauty.amplifier;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.recipe.RandomRecipe;
import org.tinybeauty.recipe.Recipe;
import org.tinybeauty.recipe.RecipeRenderer;

/// Faces brought to the [MeanFace], bare and with the makeup of many recipes drawn by chance, each
/// on [#FACES] of them. A folder: `bare.bin`, unsigned bytes `[faces][3][256][256]`, and
/// `painted.bin`, by recipe and face a number of a bare face (4 bytes) and signed bytes
/// `[3][256][256]`, makeup in steps of [#LEVELS] of 255. Goes on where it was interrupted.
final class PaintedFaces implements AutoCloseable {
  /// Faces that wear one recipe.
  static final int FACES = 8;

  /// Levels of 255 that a step of the signed bytes stands for.
  static final float LEVELS = 1.8f;

  private static final int BYTES = 3 * MeanFace.PLANE;
  private static final int RECORD = Integer.BYTES + BYTES;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment bare;
  private final MemorySegment painted;
  private final int recipes;

  /// Opens a folder that [#paint] has made.
  PaintedFaces(Path folder) throws IOException {
    bare = map(folder.resolve("bare.bin"));
    painted = map(folder.resolve("painted.bin"));
    recipes = Math.toIntExact(painted.byteSize() / RECORD / FACES);
    if (recipes == 0) {
      throw new IOException(folder + " holds no painted faces");
    }
  }

  private MemorySegment map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  int recipes() {
    return recipes;
  }

  /// Copies a painted face: what it was and what was put on.
  ///
  /// @param place of the recipe's faces, 0 to [#FACES] - 1
  void read(int recipe, int place, byte[] bareInto, byte[] makeupInto) {
    long at = ((long) recipe * FACES + place) * RECORD;
    int face = painted.get(ValueLayout.JAVA_INT_UNALIGNED, at);
    MemorySegment.copy(
        bare, ValueLayout.JAVA_BYTE, (long) face * BYTES, bareInto, 0, bareInto.length);
    MemorySegment.copy(
        painted, ValueLayout.JAVA_BYTE, at + Integer.BYTES, makeupInto, 0, makeupInto.length);
  }

  /// Paints `count` recipes, those that the folder lacks.
  ///
  /// @param stop asked before each recipe
  /// @param progress is told how many there are
  static void paint(
      FaceStore faces,
      Path folder,
      int count,
      long seed,
      int threads,
      BooleanSupplier stop,
      IntConsumer progress)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    try (FileChannel bareFile = open(folder.resolve("bare.bin"));
        FileChannel paintedFile = open(folder.resolve("painted.bin"));
        ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      try {
        bring(faces, bareFile, pool);
        int first = Math.toIntExact(paintedFile.size() / RECORD / FACES);
        List<Future<ByteBuffer>> ahead = new ArrayList<>();
        for (int next = first; next < count && !stop.getAsBoolean(); next++) {
          int recipe = next;
          ahead.add(pool.submit(() -> records(faces, seed, recipe)));
          if (ahead.size() > 2 * threads || next == count - 1) {
            for (Future<ByteBuffer> one : ahead) {
              write(paintedFile, one.get(), (long) first * FACES * RECORD);
              first++;
              progress.accept(first);
            }
            ahead.clear();
          }
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("painting failed: " + e.getCause(), e.getCause());
      } finally {
        pool.shutdownNow();
      }
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    long place = at;
    while (bytes.hasRemaining()) {
      place += file.write(bytes, place);
    }
  }

  private static void bring(FaceStore faces, FileChannel file, ExecutorService pool)
      throws IOException, InterruptedException, ExecutionException {
    List<Future<ByteBuffer>> brought = new ArrayList<>();
    int first = Math.toIntExact(file.size() / BYTES);
    for (int i = first; i < faces.count(); i++) {
      int at = i;
      brought.add(
          pool.submit(
              () -> {
                PairImage mean = FaceWarp.toMean(faces.mesh(at)).pull(faces.crop(at), 0);
                ByteBuffer bytes = ByteBuffer.allocate(BYTES);
                for (float[] plane : mean.rgb()) {
                  for (float value : plane) {
                    bytes.put((byte) PairImage.level(value));
                  }
                }
                return bytes.flip();
              }));
    }
    for (int i = 0; i < brought.size(); i++) {
      write(file, brought.get(i).get(), (long) (first + i) * BYTES);
    }
  }

  /// The records of one recipe; always the same of the same seed.
  private static ByteBuffer records(FaceStore faces, long seed, int number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    Recipe recipe = new RandomRecipe(random).draw("r" + number);
    ByteBuffer out = ByteBuffer.allocate(FACES * RECORD);
    for (int place = 0; place < FACES; place++) {
      int face = random.nextInt(faces.count());
      MeshFace mesh = faces.mesh(face);
      List<PairImage> regions = new RecipeRenderer(faces.crop(face), mesh).residuals(recipe);
      PairImage makeup = FaceWarp.toMean(mesh).pull(PairImage.sum(regions), 0);
      out.put(bytes(face));
      for (float[] plane : makeup.rgb()) {
        for (float value : plane) {
          out.put((byte) Math.clamp(Math.round(value * 255 / LEVELS), -127, 127));
        }
      }
    }
    return out.flip();
  }

  private static byte[] bytes(int number) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(number).array();
  }

  @Override
  public void close() {
    arena.close();
  }
}
