package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCHROMA_LOC_CENTER;
import static org.bytedeco.ffmpeg.global.avutil.AVCHROMA_LOC_LEFT;
import static org.bytedeco.ffmpeg.global.avutil.AVCHROMA_LOC_TOPLEFT;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.lang.foreign.MemorySegment;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.ColorRange;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.PixelFormat;

/// Lends frames to a [FrameTap] that are not libav's own, by a copy where somebody wants to look;
/// where nobody does, it reads two flags per frame. For frame loops outside this room: [#before]
/// with every frame as it comes, [#after] with the same as it goes out. One thread.
public final class FrameLoan implements AutoCloseable {
  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  private static final int MICROS = 1_000_000;

  private final FrameTap tap;
  private final AVFrame picture = FFmpeg.allocated(av_frame_alloc(), "a frame");
  private @Nullable FrameView view;
  private int width;
  private int height;
  private boolean lent;

  public FrameLoan(FrameTap tap) {
    FFmpeg.quiet();
    this.tap = tap;
  }

  /// A frame as it came.
  public void before(Frame frame) {
    lent = tap.wanted();
    if (lent) {
      tap.before(picture, copy(frame));
    }
  }

  /// The same frame as it goes out.
  public void after(Frame frame) {
    if (!lent && !tap.followed()) {
      return;
    }
    FrameView copied = copy(frame);
    if (lent) {
      tap.after(picture);
    }
    tap.out(picture, copied);
    av_frame_unref(picture);
  }

  /// Whoever refers to the last copy keeps it: each gets memory of its own.
  private FrameView copy(Frame frame) {
    PixelFormat format = frame.format();
    av_frame_unref(picture);
    picture.format(Layouts.code(format)).width(frame.width()).height(frame.height());
    FFmpeg.check(av_frame_get_buffer(picture, 0), "out of memory for a frame");
    picture.pts(frame.ptsMicros());
    picture.colorspace(colorspace(frame));
    picture.color_range(frame.range() == ColorRange.FULL ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG);
    picture.chroma_location(
        switch (frame.siting()) {
          case LEFT -> AVCHROMA_LOC_LEFT;
          case CENTER -> AVCHROMA_LOC_CENTER;
          case TOP_LEFT -> AVCHROMA_LOC_TOPLEFT;
        });
    FrameView shown = view;
    if (shown == null
        || shown.format() != format
        || width != frame.width()
        || height != frame.height()
        || shown.rotationDegrees() != frame.rotationDegrees()
        || shown.pixelAspect() != frame.pixelAspect()) {
      shown = new FrameView(format, frame.rotationDegrees(), frame.pixelAspect(), 1, MICROS);
      view = shown;
      width = frame.width();
      height = frame.height();
    }
    planes(frame, shown.show(picture));
    return shown;
  }

  private static void planes(Frame from, Frame to) {
    PixelFormat format = from.format();
    for (int plane = 0; plane < format.planes(); plane++) {
      int pair = plane > 0 && format.interleavedChroma() ? 2 : 1;
      long bytes = (long) format.planeWidth(plane, from.width()) * format.sampleBytes() * pair;
      int rows = format.planeHeight(plane, from.height());
      for (int y = 0; y < rows; y++) {
        MemorySegment.copy(MEMORY, from.row(plane, y), MEMORY, to.row(plane, y), bytes);
      }
    }
  }

  private static int colorspace(Frame frame) {
    if (frame.format().rgb()) {
      return AVCOL_SPC_RGB;
    }
    return switch (frame.matrix()) {
      case BT601 -> AVCOL_SPC_SMPTE170M;
      case BT709 -> AVCOL_SPC_BT709;
      case BT2020 -> AVCOL_SPC_BT2020_NCL;
    };
  }

  @Override
  public void close() {
    av_frame_free(picture);
  }
}
