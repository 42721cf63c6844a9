package org.tinybeauty.training;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.ImageIO;

/// A picture sheet, one row per crop: before, wanted, predicted, and the two residuals around grey.
final class TrainSheet {
  private static final int SIDE = LiveNet.SIDE;
  private static final int PLANE = SIDE * SIDE;
  private static final int COLUMNS = 5;

  private final BufferedImage picture;

  TrainSheet(int rows) {
    picture = new BufferedImage(COLUMNS * SIDE, rows * SIDE, BufferedImage.TYPE_INT_RGB);
  }

  /// The sheet of the first crops of a batch that `step` has just run.
  static TrainSheet of(TrainBatch batch, TrainStep step) {
    int rows = Math.min(batch.size(), 6);
    TrainSheet sheet = new TrainSheet(rows);
    for (int row = 0; row < rows; row++) {
      TrainSample sample = batch.sample(row);
      sheet.row(row, sample.image(), sum(sample.target()), sum(step.predicted(row)));
    }
    return sheet;
  }

  /// Sums the regions of `[regions, 3, 256, 256]`.
  static float[] sum(float[] regions) {
    float[] sum = new float[3 * PLANE];
    for (int i = 0; i < regions.length; i++) {
      sum[i % sum.length] += regions[i];
    }
    return sum;
  }

  /// Fills a row; all arrays are `[3, 256, 256]` where 2 is black to white.
  void row(int row, float[] image, float[] wanted, float[] predicted) {
    for (int i = 0; i < PLANE; i++) {
      int[] rgb = new int[COLUMNS];
      for (int color = 0; color < 3; color++) {
        int at = color * PLANE + i;
        float[] values = {
          image[at],
          image[at] + wanted[at],
          image[at] + predicted[at],
          2 * wanted[at],
          2 * predicted[at]
        };
        for (int column = 0; column < COLUMNS; column++) {
          rgb[column] = (rgb[column] << 8) | TrainDamage.level((values[column] + 1) * 127.5f);
        }
      }
      for (int column = 0; column < COLUMNS; column++) {
        picture.setRGB(column * SIDE + i % SIDE, row * SIDE + i / SIDE, rgb[column]);
      }
    }
  }

  void save(Path file) throws IOException {
    save(picture, file);
  }

  /// Writes a PNG beside its name and moves it there.
  static void save(BufferedImage picture, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    ImageIO.write(picture, "png", part.toFile());
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
