package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GBRP;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_copy_props;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_free_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.jspecify.annotations.Nullable;

/// Brings pictures of another size or pixel format to the ones that encoder and filter work in:
/// when a stream changes its size on the way, or has a layout that no filter knows. Pictures that
/// fit are not touched; one column or row too many (an encoder that takes even sizes only) is left
/// out without a copy. One thread at a time.
final class FrameConverter implements AutoCloseable {
  private final int format;
  private int width;
  private int height;
  private final Warnings warnings;
  private final Tiles tiles;
  private final AVFrame made = FFmpeg.allocated(av_frame_alloc(), "a frame");
  private @Nullable SwsContext scaler;
  private long converted;

  FrameConverter(int format, int width, int height, Warnings warnings) {
    this(format, width, height, warnings, 1);
  }

  /// @param tiles so many copies of the picture stand side by side in what comes out
  FrameConverter(int format, int width, int height, Warnings warnings, int tiles) {
    this.tiles = new Tiles(tiles);
    this.format = format;
    this.width = width;
    this.height = height;
    this.warnings = warnings;
  }

  /// Changes the size that comes out from here on. Copies side by side keep their width: together
  /// they are as wide as the encoder took them.
  void resize(int width, int height) {
    this.width = tiles.count() == 1 ? width : this.width;
    this.height = height;
  }

  /// Converts the picture in place of itself, where it does not fit.
  void fit(AVFrame frame) {
    size(frame);
    tiles.widen(frame);
  }

  private void size(AVFrame frame) {
    int plain = Layouts.withoutRange(frame.format());
    if (plain != frame.format()) {
      frame.format(plain);
      frame.color_range(AVCOL_RANGE_JPEG);
    }
    int columns = frame.width() - width;
    int rows = frame.height() - height;
    if (plain == format && columns >= 0 && columns <= 1 && rows >= 0 && rows <= 1) {
      frame.width(width).height(height);
      return;
    }
    converted++;
    if (frame.width() != width || frame.height() != height) {
      warnings.once(
          "size",
          ("the picture changes its size to %dx%d on the way; such pictures are scaled to the first"
                  + " size, %dx%d")
              .formatted(frame.width(), frame.height(), width, height));
    }
    if (plain != format) {
      warnings.once("format", "pictures are converted from " + name(plain) + " to " + name(format));
    }
    convert(frame);
  }

  private void convert(AVFrame frame) {
    if (scaler == null) {
      scaler = FFmpeg.allocated(sws_alloc_context(), "the scaler");
      scaler.flags(SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT);
    }
    FFmpeg.check(av_frame_copy_props(made, frame), "cannot copy a frame's properties");
    made.format(format).width(width).height(height);
    if (frame.colorspace() == AVCOL_SPC_RGB && format != AV_PIX_FMT_GBRP) {
      made.colorspace(AVCOL_SPC_BT709).color_range(AVCOL_RANGE_MPEG);
    }
    FFmpeg.check(av_frame_get_buffer(made, 0), "out of memory for a frame");
    FFmpeg.check(sws_scale_frame(scaler, made, frame), "cannot convert a picture");
    av_frame_unref(frame);
    av_frame_move_ref(frame, made);
  }

  private static String name(int format) {
    return String.valueOf(FFmpeg.text(av_get_pix_fmt_name(format)));
  }

  long converted() {
    return converted;
  }

  @Override
  public void close() {
    tiles.close();
    av_frame_free(made);
    if (scaler != null) {
      sws_free_context(scaler);
    }
  }
}
