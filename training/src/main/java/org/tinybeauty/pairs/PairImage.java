package org.tinybeauty.pairs;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.media.MediaException;
import org.tinybeauty.media.StillPixels;

/// An RGB picture in memory: three planes of display-encoded (sRGB) values 0..1, row by row. Pixel
/// centres lie at halves. For single pictures in training; the engine never makes one of a frame.
@SuppressWarnings("ArrayRecordComponent") // the arrays are the picture
public record PairImage(int width, int height, float[][] rgb) {
  /// A picture with more is not read.
  public static final long MOST_PIXELS = 100_000_000;

  public PairImage {
    if (width < 1 || height < 1 || rgb.length != 3 || rgb[0].length != width * height) {
      throw new IllegalArgumentException("planes do not fit " + width + "x" + height);
    }
  }

  public static PairImage blank(int width, int height) {
    return new PairImage(width, height, new float[3][width * height]);
  }

  /// Reads a JPEG, PNG or WebP, upright and in sRGB, transparency over white; see [StillPixels].
  ///
  /// @throws IOException naming the file, when it is missing, no such picture, damaged, or larger
  /// than [#MOST_PIXELS]
  public static PairImage read(Path file) throws IOException {
    return read(file, MOST_PIXELS);
  }

  /// Reads a picture; one of more than `keepPixels` is made smaller by a whole factor.
  ///
  /// @throws IOException as of [#read(Path)]
  public static PairImage read(Path file, long keepPixels) throws IOException {
    try {
      StillPixels pixels = StillPixels.read(file, MOST_PIXELS, keepPixels);
      return new PairImage(pixels.width(), pixels.height(), pixels.rgb());
    } catch (MediaException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /// Writes a PNG, or a JPEG when the name ends so.
  public void write(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    ImageIO.write(image(), name.endsWith(".jpg") ? "jpg" : "png", file.toFile());
  }

  /// The picture for Java2D, its values rounded to levels.
  public BufferedImage image() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int value = 0;
        for (int c = 0; c < 3; c++) {
          value = value << 8 | level(rgb[c][y * width + x]);
        }
        image.setRGB(x, y, value);
      }
    }
    return image;
  }

  /// The sum of pictures of one size: makeup by region becomes the whole of it.
  ///
  /// @param parts at least one
  public static PairImage sum(List<PairImage> parts) {
    PairImage sum = parts.getFirst().copy();
    for (PairImage part : parts.subList(1, parts.size())) {
      for (int c = 0; c < 3; c++) {
        for (int i = 0; i < sum.rgb[c].length; i++) {
          sum.rgb[c][i] += part.rgb[c][i];
        }
      }
    }
    return sum;
  }

  /// An 8-bit level of a value 0..1, rounded and clamped.
  public static int level(float value) {
    return Math.clamp(Math.round(value * 255), 0, 255);
  }

  public PairImage copy() {
    float[][] planes = new float[3][];
    Arrays.setAll(planes, c -> rgb[c].clone());
    return new PairImage(width, height, planes);
  }

  /// The square of `size` pixels that `map` takes from its coordinates to this picture's. Where the
  /// picture is larger, source pixels are averaged; outside, the nearest edge pixel stands.
  public PairImage square(Affine map, int size) {
    PairImage out = blank(size, size);
    int taps = Math.clamp(Math.round(Math.hypot(map.xx(), map.yx())), 1, 8);
    float part = 1f / (taps * taps);
    for (int v = 0; v < size; v++) {
      for (int u = 0; u < size; u++) {
        for (int tap = 0; tap < taps * taps; tap++) {
          double su = u + (tap % taps + 0.5) / taps;
          double sv = v + (Math.floorDiv(tap, taps) + 0.5) / taps;
          addTap(out, v * size + u, map.x(su, sv) - 0.5, map.y(su, sv) - 0.5, part);
        }
      }
    }
    return out;
  }

  private void addTap(PairImage out, int at, double x, double y, float part) {
    double cx = Math.clamp(x, 0, width - 1.0);
    double cy = Math.clamp(y, 0, height - 1.0);
    int x0 = Math.min((int) cx, Math.max(0, width - 2));
    int y0 = Math.min((int) cy, Math.max(0, height - 2));
    int right = width > 1 ? 1 : 0;
    int down = height > 1 ? width : 0;
    float fx = (float) (cx - x0);
    float fy = (float) (cy - y0);
    int i = y0 * width + x0;
    for (int c = 0; c < 3; c++) {
      float[] p = rgb[c];
      float top = p[i] + (p[i + right] - p[i]) * fx;
      float low = p[i + down] + (p[i + down + right] - p[i + down]) * fx;
      out.rgb[c][at] += part * (top + (low - top) * fy);
    }
  }
}
