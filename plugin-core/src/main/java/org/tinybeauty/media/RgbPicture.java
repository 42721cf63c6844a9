package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.tinybeauty.frame.PixelFormat;

/// An RGB picture at its own depth, beside an 8-bit planar copy for a filter to write to. What the
/// filter changes there is added to the picture, so that all other pixels, low bits and alpha stay.
final class RgbPicture {
  private static final int CHANNELS = 4;

  private final int width;
  private final int height;
  private final boolean deep;
  private final boolean alpha;

  /// R, G, B, A in turn, 8 or 16 bits, rows without padding.
  private final char[] samples;

  private final AVFrame planes;

  private RgbPicture(int width, int height, boolean deep, boolean alpha, char[] samples) {
    this.width = width;
    this.height = height;
    this.deep = deep;
    this.alpha = alpha;
    this.samples = samples;
    this.planes = StillCodec.blank(AV_PIX_FMT_GBRP, width, height);
    planes.color_range(AVCOL_RANGE_JPEG).colorspace(AVCOL_SPC_RGB);
  }

  /// Takes a decoded picture apart; the caller still frees that.
  ///
  /// @throws MediaException when its pixel format is none that PNG or WebP decode to
  static RgbPicture of(AVFrame frame, String name) {
    int width = frame.width();
    int height = frame.height();
    Rows rows = rows(frame, name);
    char[] samples = new char[Math.multiplyExact(Math.multiplyExact(width, height), CHANNELS)];
    char[] row = new char[width * CHANNELS];
    boolean translucent = hasAlpha(frame.format());
    for (int y = 0; y < height; y++) {
      rows.read(y, row);
      System.arraycopy(row, 0, samples, y * row.length, row.length);
      for (int i = 3; i < row.length && rows.palette.length > 0; i += CHANNELS) {
        translucent |= row[i] != 255;
      }
    }
    boolean deep = rows.deep();
    RgbPicture picture = new RgbPicture(width, height, deep, translucent, samples);
    picture.exchange(true);
    return picture;
  }

  /// Whether a pixel format is one that [#rows] reads.
  static boolean reads(int format) {
    return pixelBytes(format) >= 0;
  }

  /// The rows of a decoded picture, which must outlive them.
  ///
  /// @throws MediaException when its pixel format is none that PNG or WebP decode to
  static Rows rows(AVFrame frame, String name) {
    if (!reads(frame.format())) {
      String format = FFmpeg.text(av_get_pix_fmt_name(frame.format()));
      throw new MediaException(name + ": pixels as " + format + " are unknown");
    }
    return new Rows(frame);
  }

  /// Reads a decoded picture row by row.
  static final class Rows {
    private final AVFrame frame;
    private final int[] palette;
    private final byte[] bytes;

    private Rows(AVFrame frame) {
      this.frame = frame;
      int pixel = pixelBytes(frame.format());
      palette = frame.format() == AV_PIX_FMT_PAL8 ? palette(frame) : new int[0];
      bytes = new byte[pixel == 0 ? (frame.width() + 7) / 8 : frame.width() * pixel];
    }

    /// Whether samples have 16 bits.
    boolean deep() {
      return isDeep(frame.format());
    }

    /// Fills in R, G, B, A of a row, pixel by pixel.
    void read(int y, char[] rgba) {
      frame.data(0).position((long) y * frame.linesize(0)).get(bytes);
      for (int x = 0; x < frame.width(); x++) {
        pixel(frame.format(), bytes, x, palette, rgba, x * CHANNELS);
      }
    }
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /// Whether samples have 16 bits.
  boolean deep() {
    return deep;
  }

  boolean alpha() {
    return alpha;
  }

  /// The 8-bit copy, in [PixelFormat#GBRP]. Freed by the caller.
  AVFrame planes() {
    return planes;
  }

  /// Adds what was written to [#planes] to the picture. Once.
  ///
  /// @return R, G, B, A in turn
  char[] finish() {
    exchange(false);
    return samples;
  }

  /// The finished picture, 8 bits, as FFmpeg's BGRA. The caller frees it.
  AVFrame packed() {
    char[] rgba = finish();
    AVFrame packed = StillCodec.blank(AV_PIX_FMT_BGRA, width, height);
    byte[] row = new byte[width * CHANNELS];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < row.length; i += CHANNELS) {
        int from = y * row.length + i;
        row[i] = (byte) rgba[from + 2];
        row[i + 1] = (byte) rgba[from + 1];
        row[i + 2] = (byte) rgba[from];
        row[i + 3] = (byte) rgba[from + 3];
      }
      packed.data(0).position((long) y * packed.linesize(0)).put(row);
    }
    return packed;
  }

  /// Fills the planes from the samples, or takes over where the planes differ from them.
  private void exchange(boolean fill) {
    byte[] row = new byte[width];
    int shift = deep ? 8 : 0;
    int max = deep ? 65535 : 255;
    for (int plane = 0; plane < 3; plane++) {
      int channel = plane == 2 ? 0 : plane + 1; // planes are G, B, R
      for (int y = 0; y < height; y++) {
        var memory = planes.data(plane).position((long) y * planes.linesize(plane));
        if (!fill) {
          memory.get(row);
        }
        int at = y * width * CHANNELS + channel;
        for (int x = 0; x < width; x++, at += CHANNELS) {
          int old = samples[at] >> shift;
          if (fill) {
            row[x] = (byte) old;
          } else {
            int change = (row[x] & 0xff) - old;
            samples[at] = (char) Math.clamp(samples[at] + change * (deep ? 257L : 1L), 0, max);
          }
        }
        if (fill) {
          memory.put(row);
        }
      }
    }
  }

  private static void pixel(int format, byte[] row, int x, int[] palette, char[] to, int at) {
    if (format == AV_PIX_FMT_PAL8) {
      int argb = palette[row[x] & 0xff];
      put(to, at, (argb >> 16) & 255, (argb >> 8) & 255, argb & 255, argb >>> 24);
    } else if (format == AV_PIX_FMT_MONOBLACK) {
      int grey = ((row[x >> 3] >> (7 - (x & 7))) & 1) * 255;
      put(to, at, grey, grey, grey, 255);
    } else {
      int bytes = isDeep(format) ? 2 : 1;
      int channels = pixelBytes(format) / bytes;
      int from = x * channels * bytes;
      boolean argb = format == AV_PIX_FMT_ARGB;
      boolean grey = channels < 3;
      int first = argb ? 1 : 0;
      int red = sample(row, from + first * bytes, bytes);
      int green = grey ? red : sample(row, from + (first + 1) * bytes, bytes);
      int blue = grey ? red : sample(row, from + (first + 2) * bytes, bytes);
      int opaque = bytes == 2 ? 65535 : 255;
      int last = argb ? 0 : channels - 1;
      int alpha = hasAlpha(format) ? sample(row, from + last * bytes, bytes) : opaque;
      put(to, at, red, green, blue, alpha);
    }
  }

  private static void put(char[] to, int at, int red, int green, int blue, int alpha) {
    to[at] = (char) red;
    to[at + 1] = (char) green;
    to[at + 2] = (char) blue;
    to[at + 3] = (char) alpha;
  }

  private static int sample(byte[] row, int at, int bytes) {
    return bytes == 1 ? row[at] & 0xff : ((row[at] & 0xff) << 8) | (row[at + 1] & 0xff);
  }

  private static int[] palette(AVFrame frame) {
    byte[] bytes = new byte[256 * Integer.BYTES];
    frame.data(1).get(bytes);
    int[] argb = new int[256];
    ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asIntBuffer().get(argb);
    return argb;
  }

  private static boolean isDeep(int format) {
    return format == AV_PIX_FMT_GRAY16BE
        || format == AV_PIX_FMT_YA16BE
        || format == AV_PIX_FMT_RGB48BE
        || format == AV_PIX_FMT_RGBA64BE;
  }

  private static boolean hasAlpha(int format) {
    return format == AV_PIX_FMT_YA8
        || format == AV_PIX_FMT_YA16BE
        || format == AV_PIX_FMT_RGBA
        || format == AV_PIX_FMT_ARGB
        || format == AV_PIX_FMT_RGBA64BE;
  }

  /// 0 for eight pixels in a byte, -1 for a format not known here.
  private static int pixelBytes(int format) {
    if (format == AV_PIX_FMT_MONOBLACK) {
      return 0;
    }
    if (format == AV_PIX_FMT_GRAY8 || format == AV_PIX_FMT_PAL8) {
      return 1;
    }
    if (format == AV_PIX_FMT_YA8 || format == AV_PIX_FMT_GRAY16BE) {
      return 2;
    }
    if (format == AV_PIX_FMT_RGB24) {
      return 3;
    }
    if (format == AV_PIX_FMT_RGBA || format == AV_PIX_FMT_ARGB || format == AV_PIX_FMT_YA16BE) {
      return 4;
    }
    if (format == AV_PIX_FMT_RGB48BE) {
      return 6;
    }
    return format == AV_PIX_FMT_RGBA64BE ? 8 : -1;
  }
}
