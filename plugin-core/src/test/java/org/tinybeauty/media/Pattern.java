package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.ShortPointer;

/// A moving picture for tests: slanted waves that drift, different in each plane.
final class Pattern {
  private Pattern() {}

  /// Fills a frame of any planar or semi-planar format.
  static void draw(AVFrame frame, int index) {
    AVPixFmtDescriptor layout = av_pix_fmt_desc_get(frame.format());
    int depth = layout.comp(0).depth();
    for (int plane = 0; plane < 4 && frame.data(plane) != null; plane++) {
      int shiftY = plane == 1 || plane == 2 ? layout.log2_chroma_h() : 0;
      int rows = (frame.height() + (1 << shiftY) - 1) >> shiftY;
      int bytes = Math.abs(frame.linesize(plane));
      for (int y = 0; y < rows; y++) {
        BytePointer row = frame.data(plane).getPointer(y * (long) frame.linesize(plane));
        if (depth > 8) {
          ShortPointer samples = new ShortPointer(row);
          for (int x = 0; x < bytes / 2; x++) {
            samples.put(x, (short) (value(x, y, plane, index) << (depth - 8)));
          }
        } else {
          byte[] samples = new byte[bytes];
          for (int x = 0; x < bytes; x++) {
            samples[x] = (byte) value(x, y, plane, index);
          }
          row.put(samples, 0, bytes);
        }
      }
    }
  }

  private static int value(int x, int y, int plane, int index) {
    double wave = Math.sin((x + 2 * y + 5 * index + 20 * plane) / 9.0) + Math.sin(y / 5.0 - index);
    return (int) Math.round(128 + 45 * wave) & 0xff;
  }
}
