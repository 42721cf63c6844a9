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
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairImage;

/// Faces with their meshes in one memory-mapped file, so that no picture is searched for its face
/// twice. A record is the crop, unsigned bytes `[3][288][288]`, and the mesh in its pixels,
/// little-endian floats `[3][468]`. Read-only once written; any thread.
public final class FaceStore implements AutoCloseable {
  private static final int SIDE = PairFace.SIZE;
  private static final int CROP = 3 * SIDE * SIDE;
  private static final int RECORD = CROP + 3 * MeshFace.POINTS * Float.BYTES;
  private static final ValueLayout.OfFloat POINT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment records;
  private final int count;

  /// Opens a store.
  ///
  /// @throws IOException when there is none, or its length makes no sense
  public FaceStore(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size == 0 || size % RECORD != 0) {
        throw new IOException(
            file + ": " + size + " bytes (expected: whole faces of " + RECORD + ")");
      }
      records = channel.map(MapMode.READ_ONLY, 0, size, arena);
      count = Math.toIntExact(size / RECORD);
    }
  }

  private FaceStore() {
    records = MemorySegment.NULL;
    count = 0;
  }

  /// A store without faces.
  public static FaceStore none() {
    return new FaceStore();
  }

  /// Writes a store, beside its name until it is whole.
  ///
  /// @return how many faces it holds
  public static int write(Path file, Iterator<PairFace> faces) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    int count = 0;
    try (FileChannel out =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer record = ByteBuffer.allocate(RECORD).order(ByteOrder.LITTLE_ENDIAN);
      while (faces.hasNext()) {
        PairFace face = faces.next();
        record.clear();
        for (float[] plane : face.crop().rgb()) {
          for (float value : plane) {
            record.put((byte) PairImage.level(value));
          }
        }
        MeshFace mesh = face.mesh();
        for (float[] axis : new float[][] {mesh.x(), mesh.y(), mesh.z()}) {
          for (float value : axis) {
            record.putFloat(value);
          }
        }
        record.flip();
        while (record.hasRemaining()) {
          out.write(record);
        }
        count++;
      }
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    return count;
  }

  public int count() {
    return count;
  }

  /// The crop of face number `at`, values 0..1.
  public PairImage crop(int at) {
    PairImage crop = PairImage.blank(SIDE, SIDE);
    long from = (long) at * RECORD;
    for (int i = 0; i < CROP; i++) {
      crop.rgb()[i / (SIDE * SIDE)][i % (SIDE * SIDE)] =
          (records.get(ValueLayout.JAVA_BYTE, from + i) & 0xff) / 255f;
    }
    return crop;
  }

  /// The mesh of face number `at`, in the crop's pixels.
  public MeshFace mesh(int at) {
    float[][] axes = new float[3][MeshFace.POINTS];
    long from = (long) at * RECORD + CROP;
    for (int axis = 0; axis < 3; axis++) {
      MemorySegment.copy(
          records,
          POINT,
          from + (long) axis * MeshFace.POINTS * Float.BYTES,
          axes[axis],
          0,
          MeshFace.POINTS);
    }
    return new MeshFace(axes[0], axes[1], axes[2], 1);
  }

  @Override
  public void close() {
    arena.close();
  }
}
