package org.tinybeauty.training;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.tinybeauty.pairs.MeshFace;

/// The meshes of a cache's faces: little-endian floats `[n][3][468]`, in the crop's pixels. One
/// thread.
final class MeshFile implements AutoCloseable {
  /// Its name in a cache's folder.
  static final String NAME = "meshes.bin";

  private static final int RECORD = 3 * MeshFace.POINTS * Float.BYTES;

  private final RandomAccessFile file;

  /// Opens the file in a folder, for reading and writing; what is there is kept.
  MeshFile(Path folder) throws IOException {
    file = new RandomAccessFile(folder.resolve(NAME).toFile(), "rw");
  }

  void write(int record, MeshFace mesh) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(RECORD).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(mesh.x()).put(mesh.y()).put(mesh.z());
    file.seek((long) record * RECORD);
    file.write(bytes.array());
  }

  MeshFace read(int record) throws IOException {
    byte[] bytes = new byte[RECORD];
    file.seek((long) record * RECORD);
    file.readFully(bytes);
    float[][] axes = new float[3][MeshFace.POINTS];
    var floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (float[] axis : axes) {
      floats.get(axis);
    }
    return new MeshFace(axes[0], axes[1], axes[2], 1);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
