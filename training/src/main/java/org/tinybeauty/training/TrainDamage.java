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
/// stays as it was.
final class TrainDamage {
  private TrainDamage() {}

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
