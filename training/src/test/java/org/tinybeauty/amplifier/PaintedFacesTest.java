package org.tinybeauty.amplifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.face.FaceCrop;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairImage;

class PaintedFacesTest {
  @TempDir private Path folder;

  private FaceStore store() throws IOException {
    Path file = folder.resolve("faces.bin");
    List<PairFace> faces = List.of(face(1, 50), face(2, 54));
    assertThat(FaceStore.write(file, faces.iterator())).isEqualTo(2);
    return new FaceStore(file);
  }

  private static PairFace face(long seed, double x0) {
    return new PairFace(
        CompactAmplifierTest.crop(seed),
        new Affine(),
        CompactAmplifierTest.mesh(x0),
        new FaceCrop());
  }

  @Test
  void aStoreGivesBackItsFaces() throws IOException {
    try (FaceStore store = store()) {
      assertThat(store.count()).isEqualTo(2);
      MeshFace mesh = store.mesh(1);
      assertThat(mesh.x()).containsExactly(CompactAmplifierTest.mesh(54).x());
      PairImage crop = CompactAmplifierTest.crop(2);
      PairImage given = store.crop(1);
      for (int i = 0; i < 2_000; i++) {
        assertThat(PairImage.level(given.rgb()[2][i])).isEqualTo(PairImage.level(crop.rgb()[2][i]));
      }
    }
    Path broken = Files.write(folder.resolve("broken.bin"), new byte[100]);
    assertThatThrownBy(() -> new FaceStore(broken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("whole faces");
  }

  @Test
  void paintingGoesOnWhereItStoppedAndIsTheSameOfTheSameSeed() throws Exception {
    try (FaceStore store = store()) {
      Path once = folder.resolve("once");
      Path twice = folder.resolve("twice");
      PaintedFaces.paint(store, once, 2, 5, 2, () -> false, _ -> {});
      PaintedFaces.paint(store, twice, 1, 5, 1, () -> false, _ -> {});
      PaintedFaces.paint(store, twice, 2, 5, 2, () -> false, _ -> {});
      assertThat(Files.mismatch(once.resolve("painted.bin"), twice.resolve("painted.bin")))
          .isEqualTo(-1);
      try (PaintedFaces painted = new PaintedFaces(once)) {
        assertThat(painted.recipes()).isEqualTo(2);
        byte[] bare = new byte[3 * MeanFace.PLANE];
        byte[] makeup = new byte[3 * MeanFace.PLANE];
        painted.read(1, 3, bare, makeup);
        assertThat(makeup).as("off the face").startsWith(new byte[] {0, 0, 0, 0});
        assertThat(most(makeup)).as("on it").isGreaterThan(5);
      }
    }
  }

  private static int most(byte[] makeup) {
    int most = 0;
    for (byte value : makeup) {
      most = Math.max(most, Math.abs(value));
    }
    return most;
  }
}
