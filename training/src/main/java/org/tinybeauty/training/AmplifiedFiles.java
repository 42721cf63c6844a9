package org.tinybeauty.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/// What amplifying leaves for people beside the cache: `manifest.json`, `sheet.png` and
/// `report.html`. Each file appears under its name only when it is complete.
final class AmplifiedFiles {
  private static final int SHEET_COLUMNS = 8;
  private static final int SHEET_ROWS = 6;
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
      TrainExportCommand.write(folder.resolve("sheet.png"), png(sheet(pictures)));
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

  /// Befores over afters, spread evenly over all that were kept.
  private BufferedImage sheet(PairPictures pictures) {
    int side = PairPictures.SIDE;
    List<AmplifiedFace> kept = pairs.kept();
    int count = Math.min(kept.size(), SHEET_COLUMNS * SHEET_ROWS);
    int rows = Math.max(1, Math.ceilDiv(count, SHEET_COLUMNS));
    BufferedImage sheet =
        new BufferedImage(SHEET_COLUMNS * side, rows * 2 * side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < count; i++) {
      int record = kept.get((int) ((long) i * kept.size() / count)).record();
      int x = i % SHEET_COLUMNS * side;
      int y = Math.floorDiv(i, SHEET_COLUMNS) * 2 * side;
      PairPictures.draw(sheet, x, y, pictures.before(record));
      PairPictures.draw(sheet, x, y + side, pictures.after(record));
    }
    return sheet;
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
