package org.tinybeauty.training;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// What cameras and codecs do to a crop: blur, noise, blocks of compression. The makeup wanted
/// stays as it was. Also things held before a face, on which there shall be none.
final class TrainDamage {
  private TrainDamage() {}

  /// Covers a part of the crop by an ellipse or bar of one colour with a soft edge.
  ///
  /// @param image `[3, side, side]` in 0..255
  /// @param targets planes whose values are faded to nothing under the cover
  static void cover(RandomGenerator random, float[] image, int side, float[]... targets) {
    int plane = side * side;
    double x0 = TrainLight.between(random, 0.05, 0.95) * side;
    double y0 = TrainLight.between(random, 0.15, 1.05) * side;
    double wide = TrainLight.between(random, 0.06, 0.22) * side;
    double high = random.nextInt(3) == 0 ? side : wide * TrainLight.between(random, 0.6, 2);
    double angle = random.nextDouble() * Math.PI;
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    boolean skin = random.nextBoolean();
    float[] color = new float[3];
    int from = random.nextInt(plane);
    for (int c = 0; c < 3; c++) {
      color[c] = skin ? image[c * plane + from] : random.nextInt(256);
    }
    double tilt = TrainLight.between(random, -0.4, 0.4);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double u = ((x - x0) * cos + (y - y0) * sin) / wide;
        double v = ((y - y0) * cos - (x - x0) * sin) / high;
        double edge = (1 - Math.sqrt(u * u + v * v)) * wide / 2;
        if (edge > 0) {
          float part = (float) Math.min(1, edge);
          int i = y * side + x;
          for (int c = 0; c < 3; c++) {
            float shade = (float) (color[c] * (1 + tilt * u));
            image[c * plane + i] += part * (shade - image[c * plane + i]);
          }
          for (float[] target : targets) {
            for (int at = i; at < target.length; at += plane) {
              target[at] *= 1 - part;
            }
          }
        }
      }
    }
  }

  /// Gaussian blur of `planes` planes in place, the edge pixel repeated.
  static void blur(float[] image, int planes, int side, double sigma) {
    int reach = Math.max(1, (int) Math.ceil(2.5 * sigma));
    float[] kernel = new float[2 * reach + 1];
    float sum = 0;
    for (int i = -reach; i <= reach; i++) {
      kernel[i + reach] = (float) Math.exp(-i * i / (2 * sigma * sigma));
      sum += kernel[i + reach];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= sum;
    }
    float[] row = new float[side + 2 * reach];
    float[] columns = new float[side * side];
    for (int plane = 0; plane < planes; plane++) {
      int base = plane * side * side;
      for (int y = 0; y < side; y++) {
        Arrays.fill(row, 0, reach, image[base + y * side]);
        System.arraycopy(image, base + y * side, row, reach, side);
        Arrays.fill(row, reach + side, row.length, image[base + y * side + side - 1]);
        for (int x = 0; x < side; x++) {
          float value = 0;
          for (int k = 0; k < kernel.length; k++) {
            value += kernel[k] * row[x + k];
          }
          columns[y * side + x] = value;
        }
      }
      for (int y = 0; y < side; y++) {
        Arrays.fill(image, base + y * side, base + (y + 1) * side, 0);
        for (int k = 0; k < kernel.length; k++) {
          int from = Math.clamp(y + k - reach, 0, side - 1) * side;
          float weight = kernel[k];
          for (int x = 0; x < side; x++) {
            image[base + y * side + x] += weight * columns[from + x];
          }
        }
      }
    }
  }

  /// Adds sensor noise of that deviation, half of it common to the three colours.
  static void noise(RandomGenerator random, float[] image, int plane, double deviation) {
    float part = (float) (deviation * Math.sqrt(0.5));
    for (int i = 0; i < plane; i++) {
      // Sums of three uniform values are near enough to normal, and cheap.
      float common = bell(random);
      image[i] += part * (common + bell(random));
      image[i + plane] += part * (common + bell(random));
      image[i + 2 * plane] += part * (common + bell(random));
    }
  }

  private static float bell(RandomGenerator random) {
    long bits = random.nextLong();
    int sum =
        (int) (bits & 0xFFFF) + (int) ((bits >>> 16) & 0xFFFF) + (int) ((bits >>> 32) & 0xFFFF);
    return (sum - 98302.5f) / 32768f;
  }

  /// Passes the crop through JPEG and back.
  ///
  /// @param quality 0..1
  static void compress(float[] image, int side, double quality) {
    int plane = side * side;
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < plane; i++) {
      int rgb =
          (level(image[i]) << 16) | (level(image[i + plane]) << 8) | level(image[i + 2 * plane]);
      picture.setRGB(i % side, i / side, rgb);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality((float) quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), settings);
      out.flush();
      picture = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    for (int i = 0; i < plane; i++) {
      int rgb = picture.getRGB(i % side, i / side);
      image[i] = (rgb >> 16) & 0xFF;
      image[i + plane] = (rgb >> 8) & 0xFF;
      image[i + 2 * plane] = rgb & 0xFF;
    }
  }

  static int level(float value) {
    return Math.clamp(Math.round(value), 0, 255);
  }
}
