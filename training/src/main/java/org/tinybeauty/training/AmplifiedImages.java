package org.tinybeauty.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairRegions;

/// The pairs of an amplified cache as pictures, for people who want them elsewhere.
final class AmplifiedImages {
  /// The parts of [PairRegions], from 0 on, each so many levels of grey further.
  private static final List<String> PARTS =
      List.of("outside", "rim", "skin", "brows", "eyes", "lips");

  private static final int MASK_STEP = 50;

  private AmplifiedImages() {}

  /// Writes each pair that was kept, the artist's own included, as `NAME-before.png`,
  /// `NAME-after.png` and `NAME-mask.png`, and at last the manifest with the masks' greys.
  ///
  /// @param folder of the complete cache, with what [AmplifiedFiles] wrote
  /// @return how many pairs
  static int write(Path folder, Path into) throws IOException {
    Files.createDirectories(into);
    Path file = folder.resolve(AmplifiedFiles.MANIFEST);
    ObjectMapper json = new ObjectMapper();
    if (!(json.readTree(Files.readAllBytes(file)) instanceof ObjectNode manifest)) {
      throw new IOException(file + ": no manifest");
    }
    int count = 0;
    try (PairPictures pictures = new PairPictures(folder);
        MeshFile meshes = new MeshFile(folder)) {
      for (var item : manifest.path("items")) {
        if (item.has("record")) {
          int record = item.path("record").asInt();
          String name = item.path("name").asText();
          put(into, name + "-before.png", pictures.before(record).image());
          put(into, name + "-after.png", pictures.after(record).image());
          put(into, name + "-mask.png", mask(meshes.read(record)));
          count++;
        }
      }
    }
    ObjectNode masks = manifest.putObject("masks");
    for (int part = 0; part < PARTS.size(); part++) {
      masks.put(PARTS.get(part), part * MASK_STEP);
    }
    TrainExportCommand.write(
        into.resolve(AmplifiedFiles.MANIFEST),
        json.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
    return count;
  }

  private static void put(Path into, String name, BufferedImage picture) throws IOException {
    TrainExportCommand.write(into.resolve(name), AmplifiedFiles.png(picture));
  }

  private static BufferedImage mask(MeshFace mesh) {
    byte[] parts = PairRegions.of(mesh, PairFace.SIZE, PairFace.SIZE).of();
    BufferedImage mask =
        new BufferedImage(PairFace.SIZE, PairFace.SIZE, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < parts.length; i++) {
      int y = Math.floorDiv(i, PairFace.SIZE);
      mask.getRaster().setSample(i % PairFace.SIZE, y, 0, MASK_STEP * parts[i]);
    }
    return mask;
  }
}
