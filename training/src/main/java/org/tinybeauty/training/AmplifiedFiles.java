package org.tinybeauty.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/// What amplifying leaves for people beside the cache: `manifest.json`, `sheet.png` and
/// `report.html`. Each file appears under its name only when it is complete.
final class AmplifiedFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// What became of each face.
  static final String MANIFEST = "manifest.json";

  private final AmplifiedPairs pairs;
  private final Path folder;

  /// @param folder of the complete cache
  AmplifiedFiles(AmplifiedPairs pairs, Path folder) {
    this.pairs = pairs;
    this.folder = folder;
  }

  void write() throws IOException {
    TrainExportCommand.write(folder.resolve(MANIFEST), bytes(manifest()));
    try (PairPictures pictures = new PairPictures(folder)) {
      TrainExportCommand.write(
          folder.resolve("sheet.png"), png(new AmplifiedSheet(pairs, pictures).draw()));
      String report = new AmplifiedReport(pairs, pictures, FacePainting.dropped(folder)).text();
      TrainExportCommand.write(
          folder.resolve("report.html"), report.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// The content of `manifest.json`.
  ObjectNode manifest() {
    ObjectNode root = JSON.createObjectNode();
    root.put("style", pairs.style());
    root.put("made_of", pairs.key());
    root.put("seed", pairs.seed());
    root.put("wanted", pairs.wanted());
    if (pairs.mixed()) {
      ObjectNode regions = root.putObject("regions");
      pairs
          .artists()
          .forEach(one -> one.regions().forEach(region -> regions.put(region, one.label())));
    }
    root.put("painted", pairs.faces().size());
    root.put("kept", pairs.kept().size());
    ObjectNode dropped = root.putObject("dropped");
    AmplifiedPairs.reasons(pairs.faces()).forEach((flaw, n) -> dropped.put(flaw.reason(), n));
    root.set("limits", JSON.valueToTree(pairs.limits()));
    ArrayNode items = root.putArray("items");
    pairs.own().forEach(face -> items.add(face.json()));
    pairs.faces().forEach(face -> items.add(face.json()));
    return root;
  }

  static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static byte[] bytes(ObjectNode json) throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
  }
}
