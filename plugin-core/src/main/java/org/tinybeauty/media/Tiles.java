package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_copy_props;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_image_copy_plane;

import java.util.Objects;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.tinybeauty.frame.PixelFormat;

/// Makes a picture several times as wide, by copies of itself. A tile's width is rounded up to
/// whole chroma samples. One thread at a time.
final class Tiles implements AutoCloseable {
  private final int count;
  private final AVFrame made = FFmpeg.allocated(av_frame_alloc(), "a frame");

  Tiles(int count) {
    this.count = count;
  }

  int count() {
    return count;
  }

  /// Widens a picture of a layout that filters know, in place of itself.
  void widen(AVFrame frame) {
    if (count == 1) {
      return;
    }
    PixelFormat format = Objects.requireNonNull(Layouts.format(frame.format()));
    int chroma = 1 << format.chromaShiftX();
    int width = (frame.width() + chroma - 1) / chroma * chroma;
    FFmpeg.check(av_frame_copy_props(made, frame), "cannot copy a frame's properties");
    made.format(frame.format()).width(width * count).height(frame.height());
    FFmpeg.check(av_frame_get_buffer(made, 0), "out of memory for a frame");
    for (int plane = 0; plane < format.planes(); plane++) {
      int pitch = SideBySide.rowBytes(format, plane, width);
      int rows = format.planeHeight(plane, frame.height());
      int bytes = SideBySide.rowBytes(format, plane, frame.width());
      for (int tile = 0; tile < count; tile++) {
        copy(frame, plane, 0, bytes, tile * pitch, rows);
        if (bytes < pitch) {
          int sample = format.sampleBytes();
          copy(frame, plane, bytes - sample, sample, tile * pitch + bytes, rows);
        }
      }
    }
    av_frame_unref(frame);
    av_frame_move_ref(frame, made);
  }

  private void copy(AVFrame frame, int plane, int from, int bytes, int to, int rows) {
    BytePointer source = new BytePointer(frame.data(plane)).position(from);
    BytePointer target = new BytePointer(made.data(plane)).position(to);
    av_image_copy_plane(target, made.linesize(plane), source, frame.linesize(plane), bytes, rows);
  }

  @Override
  public void close() {
    av_frame_free(made);
  }
}
