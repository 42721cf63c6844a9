package org.tinybeauty.training;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairImage;

/// The pictures of a cache of one style, before and after, as people look at them. One thread.
final class PairPictures implements AutoCloseable {
  /// Side of a picture in strips and sheets.
  static final int SIDE = PairFace.SIZE / 2;

  private static final int PLANE = PairFace.SIZE * PairFace.SIZE;

  private final TrainCache cache;
  private final byte[] crop = new byte[3 * PLANE];
  private final byte[] residual = new byte[LiveOnnx.REGIONS * 3 * PLANE];

  PairPictures(Path folder) throws IOException {
    cache = new TrainCache(folder);
  }

  /// What the faces are called, by record.
  List<String> names() {
    return cache.names();
  }

  PairImage before(int record) {
    cache.crop(record, crop);
    PairImage picture = PairImage.blank(PairFace.SIZE, PairFace.SIZE);
    for (int i = 0; i < crop.length; i++) {
      picture.rgb()[i / PLANE][i % PLANE] = (crop[i] & 0xff) / 255f;
    }
    return picture;
  }

  /// As the trainer sees it.
  PairImage after(int record) {
    PairImage picture = before(record);
    cache.residual(0, record, residual);
    for (int i = 0; i < residual.length; i++) {
      float scale = cache.scale(0, i / (3 * PLANE));
      picture.rgb()[i / PLANE % 3][i % PLANE] += residual[i] * scale / 255;
    }
    return picture;
  }

  /// The makeup alone.
  PairImage makeup(int record) {
    PairImage before = before(record);
    PairImage makeup = after(record);
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < PLANE; i++) {
        makeup.rgb()[c][i] -= before.rgb()[c][i];
      }
    }
    return makeup;
  }

  /// A crop with makeup on it.
  static PairImage with(PairImage crop, List<PairImage> regions) {
    PairImage picture = crop.copy();
    for (PairImage region : regions) {
      for (int c = 0; c < 3; c++) {
        for (int i = 0; i < picture.rgb()[c].length; i++) {
          picture.rgb()[c][i] += region.rgb()[c][i];
        }
      }
    }
    return picture;
  }

  /// Adds a residual of a crop, of any size, to the picture it was cut from.
  static void add(PairImage picture, PairImage residual, Affine cropToPicture) {
    Affine back = new Affine().invert(cropToPicture);
    int last = residual.width() - 2;
    List<float[]> planes = List.of(residual.rgb());
    for (int i = 0; i < picture.width() * picture.height(); i++) {
      double px = i % picture.width() + 0.5;
      double py = Math.floorDiv(i, picture.width()) + 0.5;
      double u = back.x(px, py) - 0.5;
      double v = back.y(px, py) - 0.5;
      if (u < 0 || v < 0 || u > last || v > last) {
        continue;
      }
      int column = (int) u;
      int row = (int) v;
      int at = row * residual.width() + column;
      float fx = (float) (u - column);
      float fy = (float) (v - row);
      for (int c = 0; c < 3; c++) {
        float[] p = planes.get(c);
        float top = p[at] + (p[at + 1] - p[at]) * fx;
        int low = at + residual.width();
        float value = top + (p[low] + (p[low + 1] - p[low]) * fx - top) * fy;
        picture.rgb()[c][i] = Math.clamp(picture.rgb()[c][i] + value, 0f, 1f);
      }
    }
  }

  /// Before and after side by side, half their size.
  static BufferedImage strip(PairImage before, PairImage after) {
    BufferedImage strip = new BufferedImage(2 * SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    draw(strip, 0, 0, before);
    draw(strip, SIDE, 0, after);
    return strip;
  }

  BufferedImage strip(int record) {
    return strip(before(record), after(record));
  }

  /// Puts a picture into another at half its size.
  static void draw(BufferedImage into, int x0, int y0, PairImage picture) {
    for (int i = 0; i < SIDE * SIDE; i++) {
      int x = i % SIDE;
      int y = Math.floorDiv(i, SIDE);
      int from = 2 * y * PairFace.SIZE + 2 * x;
      int value = 0;
      for (int c = 0; c < 3; c++) {
        float[] plane = picture.rgb()[c];
        float sum = plane[from] + plane[from + 1];
        sum += plane[from + PairFace.SIZE] + plane[from + PairFace.SIZE + 1];
        value = value << 8 | PairImage.level(sum / 4);
      }
      into.setRGB(x0 + x, y0 + y, value);
    }
  }

  @Override
  public void close() {
    cache.close();
  }
}
