package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;

/// The pixels of a still picture, for those who study pictures and do not write them back (for that
/// see [StillImage]): upright, in sRGB, three planes R, G, B of values 0..1, row by row.
///
/// - JPEG (also progressive, grey, CMYK and YCCK as Adobe writes them), PNG (all depths, grey,
///   indexed), WebP.
/// - EXIF's orientation is applied, mirrored ones too.
/// - An embedded RGB profile is converted to sRGB; CMYK is turned to RGB without its profile.
/// - Transparency is laid over white.
/// - A file that ends too early or is damaged is refused, not filled up with grey.
///
/// @param width columns as shown
/// @param height rows as shown
@SuppressWarnings("ArrayRecordComponent") // the arrays are the picture
public record StillPixels(int width, int height, float[][] rgb) {
  private static final int CHANNELS = 4;

  /// Orientations whose upright columns (5..8: rows) run against the stored columns.
  private static final Set<Integer> FROM_RIGHT = Set.of(2, 3, 7, 8);

  /// The same of the stored rows.
  private static final Set<Integer> FROM_BELOW = Set.of(3, 4, 6, 7);

  /// Reads a file whole.
  ///
  /// @param mostPixels a picture with more is refused before it is decoded
  /// @param keepPixels a picture with more is made smaller by a whole factor, so that it has at
  /// most as many; pixels are averaged
  /// @throws MediaException naming the file, when it is missing, no such picture, damaged, or too
  /// large
  public static StillPixels read(Path file, long mostPixels, long keepPixels) {
    String name = file.toString();
    byte[] bytes = bytes(file);
    StillFormat format = StillFormat.of(bytes);
    if (format == null) {
      throw new MediaException(name + ": not a JPEG, PNG or WebP picture");
    }
    StillHead head = StillHead.of(bytes, format, name);
    long pixels = (long) head.width() * head.height();
    if (pixels > mostPixels) {
      throw new MediaException(
          "%s: %d x %d is too large (expected: at most %d megapixels; make it smaller)"
              .formatted(name, head.width(), head.height(), mostPixels / 1_000_000));
    }
    int factor = 1;
    while (pixels > keepPixels * factor * factor) {
      factor++;
    }
    AVFrame frame =
        head.inks() == StillHead.Inks.NONE
            ? StillCodec.decode(bytes, format, name, true)
            : JpegInks.decode(bytes, head.inks() == StillHead.Inks.YCCK, name);
    try {
      StillPixels stored = take(frame, format, factor, name);
      IccProfile.toSrgb(frame, stored.rgb, name);
      return stored.upright(Exif.orientation(head.exif()));
    } finally {
      av_frame_free(frame);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new MediaException(file + ": no such file", e);
    } catch (IOException e) {
      throw new MediaException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static StillPixels take(AVFrame frame, StillFormat format, int factor, String name) {
    if (RgbPicture.reads(frame.format())) {
      return reduced(frame, factor, name);
    }
    AVPixFmtDescriptor description = av_pix_fmt_desc_get(frame.format());
    boolean translucent =
        format == StillFormat.WEBP
            && description != null
            && (description.flags() & AV_PIX_FMT_FLAG_ALPHA) != 0;
    int packed = translucent ? AV_PIX_FMT_RGBA : AV_PIX_FMT_RGB24;
    AVFrame converted = StillCodec.convert(frame, packed, format != StillFormat.WEBP);
    try {
      return reduced(converted, factor, name);
    } finally {
      av_frame_free(converted);
    }
  }

  /// Averages squares of `factor` x `factor` pixels; what is over at the right and bottom is left
  /// out.
  private static StillPixels reduced(AVFrame frame, int factor, String name) {
    RgbPicture.Rows rows = RgbPicture.rows(frame, name);
    int width = Math.max(1, Math.floorDiv(frame.width(), factor));
    int height = Math.max(1, Math.floorDiv(frame.height(), factor));
    float[][] rgb = new float[3][width * height];
    char[] row = new char[frame.width() * CHANNELS];
    float top = rows.deep() ? 65535 : 255;
    for (int y = 0; y < height * factor; y++) {
      rows.read(y, row);
      int to = Math.floorDiv(y, factor) * width;
      for (int x = 0; x < width * factor; x++) {
        int at = x * CHANNELS;
        for (int c = 0; c < 3; c++) {
          rgb[c][to + Math.floorDiv(x, factor)] += overWhite(row[at + c], row[at + 3], top);
        }
      }
    }
    if (factor > 1) {
      for (float[] plane : rgb) {
        for (int i = 0; i < plane.length; i++) {
          plane[i] /= factor * factor;
        }
      }
    }
    return new StillPixels(width, height, rgb);
  }

  private static float overWhite(int value, int alpha, float top) {
    return alpha == top ? value / top : 1 - (1 - value / top) * (alpha / top);
  }

  /// @param orientation EXIF's, 1..8
  private StillPixels upright(int orientation) {
    if (orientation == 1) {
      return this;
    }
    boolean sideways = orientation >= 5;
    boolean fromRight = FROM_RIGHT.contains(orientation);
    boolean fromBelow = FROM_BELOW.contains(orientation);
    int outWidth = sideways ? height : width;
    int outHeight = sideways ? width : height;
    float[][] out = new float[3][width * height];
    for (int y = 0; y < outHeight; y++) {
      for (int x = 0; x < outWidth; x++) {
        int column = sideways ? y : x;
        int row = sideways ? x : y;
        int from =
            (fromBelow ? height - 1 - row : row) * width
                + (fromRight ? width - 1 - column : column);
        for (int c = 0; c < 3; c++) {
          out[c][y * outWidth + x] = rgb[c][from];
        }
      }
    }
    return new StillPixels(outWidth, outHeight, out);
  }
}
