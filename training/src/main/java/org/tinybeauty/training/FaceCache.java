package org.tinybeauty.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.recipe.RecipeRenderer;

/// A folder of training pairs, as the trainer reads it.
///
/// - `index.json`: `size`, `count`, `regions`, `styles`, `scales` (style to levels per step, by
///   region), `names` (the pictures).
/// - `crops.bin`: unsigned bytes `count x 3 x size x size`, planar RGB: the face crop, its side
///   enlarged by 288/256, so that the middle 256 x 256 is exactly the engine's crop.
/// - `STYLE.bin`: signed bytes `count x 4 x 3 x size x size`: after minus before in 8-bit levels is
///   value times scale; the regions add up to the makeup.
/// - `lids.bin`: little-endian floats `count x 2 x 2 x 9 x 2`, the lid lines: see [TrainBlink].
/// - `eyes.bin`: unsigned bytes `count x size x size`: where fine eye lines are.
///
/// Records are written by number from any thread; the index is written last, by [#finish].
final class FaceCache implements AutoCloseable {
  private static final int SIZE = PairFace.SIZE;
  private static final int PLANE = SIZE * SIZE;

  /// Levels per step of the signed byte: 127 steps reach the region's largest change.
  private static final float[] SCALES = {1.8f, 1.8f, 1.0f, 1.0f};

  private final Path folder;
  private final List<String> styles;
  private final RandomAccessFile crops;
  private final RandomAccessFile eyes;
  private final RandomAccessFile lids;
  private final Map<String, RandomAccessFile> residuals = new LinkedHashMap<>();
  private long clipped;
  private long written;

  /// Opens the folder's files for writing; what is there is kept.
  FaceCache(Path folder, List<String> styles) throws IOException {
    this.folder = folder;
    this.styles = List.copyOf(styles);
    Files.createDirectories(folder);
    Files.deleteIfExists(folder.resolve("index.json"));
    crops = new RandomAccessFile(folder.resolve("crops.bin").toFile(), "rw");
    eyes = new RandomAccessFile(folder.resolve("eyes.bin").toFile(), "rw");
    lids = new RandomAccessFile(folder.resolve("lids.bin").toFile(), "rw");
    for (String style : styles) {
      residuals.put(style, new RandomAccessFile(folder.resolve(style + ".bin").toFile(), "rw"));
    }
  }

  /// Writes face number `at`, with the eyes and lids that its mesh tells.
  ///
  /// @param mesh in the crop's pixels
  void face(int at, PairImage crop, MeshFace mesh) throws IOException {
    face(at, crop, new RecipeRenderer(crop, mesh).eyeRegion(), TrainBlink.lids(mesh));
  }

  /// Writes face number `at`: its crop and eye mask at [PairFace#SIZE], and its lid lines.
  synchronized void face(int at, PairImage crop, float[] eyeMask, float[] lidLines)
      throws IOException {
    ByteBuffer lines =
        ByteBuffer.allocate(lidLines.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    lines.asFloatBuffer().put(lidLines);
    byte[] bytes = new byte[3 * PLANE];
    byte[] mask = new byte[PLANE];
    for (int i = 0; i < PLANE; i++) {
      for (int c = 0; c < 3; c++) {
        bytes[c * PLANE + i] = (byte) PairImage.level(crop.rgb()[c][i]);
      }
      mask[i] = (byte) PairImage.level(eyeMask[i]);
    }
    crops.seek((long) at * bytes.length);
    crops.write(bytes);
    lids.seek((long) at * lines.capacity());
    lids.write(lines.array());
    eyes.seek((long) at * mask.length);
    eyes.write(mask);
  }

  /// Writes a style's residuals of face number `at`, one picture a region.
  void style(int at, String style, List<PairImage> regions) throws IOException {
    byte[] bytes = new byte[regions.size() * 3 * PLANE];
    int over = 0;
    for (int r = 0; r < regions.size(); r++) {
      for (int c = 0; c < 3; c++) {
        float[] plane = regions.get(r).rgb()[c];
        for (int i = 0; i < PLANE; i++) {
          int step = Math.round(plane[i] * 255 / SCALES[r]);
          over += step > 127 || step < -127 ? 1 : 0;
          bytes[(r * 3 + c) * PLANE + i] = (byte) Math.clamp(step, -127, 127);
        }
      }
    }
    RandomAccessFile file = residuals.get(style);
    if (file == null) {
      throw new IllegalArgumentException("unknown style " + style + " (expected: " + styles + ")");
    }
    synchronized (this) {
      file.seek((long) at * bytes.length);
      file.write(bytes);
      clipped += over;
      written += bytes.length;
    }
  }

  List<String> styles() {
    return styles;
  }

  /// Levels per step of a region's signed bytes.
  static float scale(int region) {
    return SCALES[region];
  }

  /// Share of residual values that were too large for a byte.
  synchronized double clippedShare() {
    return written == 0 ? 0 : (double) clipped / written;
  }

  /// Writes the index: the cache is complete. What an earlier, longer one left is cut off.
  synchronized void finish(List<String> names) throws IOException {
    long count = names.size();
    crops.setLength(count * 3 * PLANE);
    eyes.setLength(count * PLANE);
    lids.setLength(count * TrainBlink.NUMBERS * Float.BYTES);
    for (RandomAccessFile residual : residuals.values()) {
      residual.setLength(count * RecipeRenderer.REGIONS.size() * 3 * PLANE);
    }
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("size", SIZE);
    index.put("count", names.size());
    index.put("regions", RecipeRenderer.REGIONS);
    index.put("styles", styles);
    Map<String, Object> scales = new LinkedHashMap<>();
    for (String style : styles) {
      scales.put(style, SCALES);
    }
    index.put("scales", scales);
    index.put("names", names);
    Path part = folder.resolve("index.json.part");
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(part.toFile(), index);
    Files.move(part, folder.resolve("index.json"), StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    crops.close();
    eyes.close();
    lids.close();
    for (RandomAccessFile file : residuals.values()) {
      file.close();
    }
  }
}
