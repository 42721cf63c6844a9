package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT470BG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.FF_QP2LAMBDA;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.SWS_POINT;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_free_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;

/// Makes JPEG pictures of shots, upright and small. A picture is halved as often as it can be, then
/// scaled, and its colours are turned into JPEG's last, on the few pixels left: a third of the cost
/// of all in one step. The scalers are kept from one picture to the next. One thread at a time.
public final class ShotPrinter implements AutoCloseable {
  /// Widths that pictures are made in.
  public static final int MIN_WIDTH = 16;

  public static final int MAX_WIDTH = 3840;

  /// JPEG's quantiser, about quality 85.
  private static final int QUALITY = 3;

  private static final int JPEG_HEAD = 2;
  private static final Map<String, String> OPTIONS =
      Map.of("flags", "+qscale", "global_quality", String.valueOf(QUALITY * FF_QP2LAMBDA));

  private final SwsContext shrink = scaler(SWS_AREA);
  private final SwsContext colours = scaler(SWS_POINT);

  private static SwsContext scaler(int flags) {
    return FFmpeg.allocated(sws_alloc_context(), "the scaler").flags(flags);
  }

  /// The frame as it came.
  ///
  /// @param width of the upright picture, [#MIN_WIDTH] to [#MAX_WIDTH]; never above its own
  /// @throws MediaException when it cannot be converted or encoded
  public byte[] before(FrameShot shot, int width) {
    return jpeg(shot.view(), width, shot.before());
  }

  /// The frame as it goes out, likewise.
  public byte[] after(FrameShot shot, int width) {
    return jpeg(shot.view(), width, shot.after());
  }

  /// Both side by side, before on the left, each of that width.
  public byte[] split(FrameShot shot, int width) {
    return jpeg(shot.view(), width, shot.before(), shot.after());
  }

  private byte[] jpeg(FrameView view, int width, AVFrame... pictures) {
    FFmpeg.quiet();
    boolean sideways = view.rotationDegrees() % 180 != 0;
    double shownWidth = pictures[0].width() * view.pixelAspect();
    double upright = sideways ? pictures[0].height() : shownWidth;
    double scale = Math.min(1, Math.clamp(width, MIN_WIDTH, MAX_WIDTH) / upright);
    int w = even(shownWidth * scale);
    int h = even(pictures[0].height() * scale);
    int n = pictures.length;
    AVFrame canvas = blank(sideways ? w : w * n, sideways ? h * n : h);
    try {
      for (int i = 0; i < n; i++) {
        // As stored, the first shown is the last for pictures turned by 90 or 180 degrees.
        boolean turned = view.rotationDegrees() == 90 || view.rotationDegrees() == 180;
        int place = turned ? n - 1 - i : i;
        draw(pictures[i], canvas, sideways ? 0 : place * w, sideways ? place * h : 0, w, h);
      }
      return upright(
          StillCodec.encode(canvas, "mjpeg", OPTIONS, new int[0], new int[0]),
          view.rotationDegrees());
    } finally {
      av_frame_free(canvas);
    }
  }

  private static int even(double size) {
    return Math.max(2, (int) Math.round(size / 2) * 2);
  }

  /// An empty picture in JPEG's colours (JFIF: BT.601, full range).
  private static AVFrame blank(int width, int height) {
    return StillCodec.blank(AV_PIX_FMT_YUV420P, width, height)
        .color_range(AVCOL_RANGE_JPEG)
        .colorspace(AVCOL_SPC_BT470BG);
  }

  private void draw(AVFrame from, AVFrame canvas, int x, int y, int w, int h) {
    AVFrame source = FFmpeg.allocated(av_frame_alloc(), "a frame");
    AVFrame part = blank(w, h);
    AVFrame small = blank(w, h);
    try {
      FFmpeg.check(av_frame_ref(source, from), "cannot refer to a frame");
      describe(source);
      while (Halving.possible(source, w, h)) {
        AVFrame half = Halving.of(source);
        av_frame_free(source);
        source = half;
      }
      boolean rgb = source.colorspace() == AVCOL_SPC_RGB;
      if (!rgb) {
        small.color_range(source.color_range()).colorspace(source.colorspace());
      }
      FFmpeg.check(
          sws_scale_frame(shrink, rgb ? part : small, source), "a picture cannot be shrunk");
      if (!rgb) {
        FFmpeg.check(sws_scale_frame(colours, part, small), "a picture cannot be converted");
      }
      copy(part, canvas, 0, x, y, w, h);
      copy(part, canvas, 1, x / 2, y / 2, w / 2, h / 2);
      copy(part, canvas, 2, x / 2, y / 2, w / 2, h / 2);
    } finally {
      av_frame_free(source);
      av_frame_free(part);
      av_frame_free(small);
    }
  }

  /// Says what a picture leaves open, as the filter takes it.
  private static void describe(AVFrame picture) {
    if (picture.colorspace() != AVCOL_SPC_RGB) {
      picture.colorspace(
          switch (Layouts.matrix(picture.colorspace(), picture.height())) {
            case BT601 -> AVCOL_SPC_BT470BG;
            case BT709 -> AVCOL_SPC_BT709;
            case BT2020 -> AVCOL_SPC_BT2020_NCL;
          });
      if (picture.color_range() == AVCOL_RANGE_UNSPECIFIED) {
        picture.color_range(AVCOL_RANGE_MPEG);
      }
    }
  }

  private static void copy(AVFrame from, AVFrame to, int plane, int x, int y, int w, int h) {
    BytePointer source = from.data(plane);
    BytePointer target = to.data(plane);
    for (int row = 0; row < h; row++) {
      long into = (long) (y + row) * to.linesize(plane) + x;
      BytePointer.memcpy(
          target.getPointer(into), source.getPointer((long) row * from.linesize(plane)), w);
    }
  }

  /// Has a picture that is stored turned shown upright, by an EXIF orientation.
  private static byte[] upright(byte[] jpeg, int rotationDegrees) {
    int orientation =
        switch (rotationDegrees) {
          case 90 -> 6;
          case 180 -> 3;
          case 270 -> 8;
          default -> 1;
        };
    if (orientation == 1) {
      return jpeg;
    }
    byte[] exif = Exif.orientation(orientation);
    byte[] whole = new byte[jpeg.length + exif.length];
    System.arraycopy(jpeg, 0, whole, 0, JPEG_HEAD);
    System.arraycopy(exif, 0, whole, JPEG_HEAD, exif.length);
    System.arraycopy(jpeg, JPEG_HEAD, whole, JPEG_HEAD + exif.length, jpeg.length - JPEG_HEAD);
    return whole;
  }

  @Override
  public void close() {
    sws_free_context(shrink);
    sws_free_context(colours);
  }
}
