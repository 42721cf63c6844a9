package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/// JPEG pictures of four colours as Adobe writes them: inks stored inverted, cyan, magenta and
/// yellow perhaps as YCbCr (YCCK). FFmpeg mistakes the latter, so Java's decoder reads the samples.
final class JpegInks {
  private JpegInks() {}

  /// Decodes to RGB, each colour times black, without regard to a profile. The caller frees it.
  ///
  /// @param ycck whether the first three are YCbCr
  /// @throws MediaException when it does not decode
  static AVFrame decode(byte[] file, boolean ycck, String name) {
    Raster raster = raster(file, name);
    int width = raster.getWidth();
    AVFrame frame = StillCodec.blank(AV_PIX_FMT_RGB24, width, raster.getHeight());
    int[] samples = new int[width * 4];
    byte[] row = new byte[width * 3];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, samples);
      for (int x = 0; x < width; x++) {
        int c = samples[4 * x];
        int m = samples[4 * x + 1];
        int yellow = samples[4 * x + 2];
        if (ycck) {
          float blue = m - 128;
          float red = yellow - 128;
          m = stored(c - 0.344136f * blue - 0.714136f * red);
          yellow = stored(c + 1.772f * blue);
          c = stored(c + 1.402f * red);
        }
        int k = samples[4 * x + 3];
        row[3 * x] = (byte) ((c * k + 127) / 255);
        row[3 * x + 1] = (byte) ((m * k + 127) / 255);
        row[3 * x + 2] = (byte) ((yellow * k + 127) / 255);
      }
      frame.data(0).position((long) y * frame.linesize(0)).put(row);
    }
    return frame;
  }

  /// The YCbCr of such a file describes the picture that the stored inks are the negative of.
  private static int stored(float value) {
    return 255 - Math.clamp(Math.round(value), 0, 255);
  }

  private static Raster raster(byte[] file, String name) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (ImageInputStream stream = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(stream, true, true);
      return reader.readRaster(0, null);
    } catch (IOException | RuntimeException e) {
      throw new MediaException(name + ": the picture cannot be decoded; it is damaged", e);
    } finally {
      reader.dispose();
    }
  }
}
