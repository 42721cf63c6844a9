package org.tinybeauty.cli;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import javax.imageio.ImageIO;
import org.tinybeauty.media.Snapshot;

/// Pictures of one size in a grid, written as a PNG.
final class Sheet {
  private static final int GAP = 4;

  private Sheet() {}

  /// Writes pictures row by row, in reading order. The file appears under its name only when it is
  /// complete.
  ///
  /// @param columns pictures in a row
  /// @param tileWidth width that each picture is brought to, in pixels; 0 leaves them as they are
  static void write(List<Snapshot> pictures, int columns, int tileWidth, Path png) {
    Snapshot first = pictures.getFirst();
    int width = tileWidth == 0 ? first.width() : tileWidth;
    int height = Math.max(1, Math.round((float) first.height() * width / first.width()));
    int across = Math.min(columns, pictures.size());
    int rows = (pictures.size() + across - 1) / across;
    BufferedImage sheet =
        new BufferedImage(
            across * (width + GAP) - GAP, rows * (height + GAP) - GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    for (int i = 0; i < pictures.size(); i++) {
      int x = i % across * (width + GAP);
      int y = i / across * (height + GAP);
      graphics.drawImage(image(pictures.get(i)), x, y, width, height, null);
    }
    graphics.dispose();
    store(sheet, png.toAbsolutePath());
  }

  private static BufferedImage image(Snapshot picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, picture.width(), picture.height(), picture.rgb(), 0, picture.width());
    return image;
  }

  private static void store(BufferedImage sheet, Path png) {
    Path folder = png.resolveSibling(".");
    try {
      Path part = Files.createTempFile(folder, "." + png.getFileName(), ".part");
      try {
        if (!ImageIO.write(sheet, "png", part.toFile())) {
          throw new IOException("this Java cannot write PNG");
        }
        move(part, png);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw CommandException.failure(png + ": cannot be written (" + e.getMessage() + ")", e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
