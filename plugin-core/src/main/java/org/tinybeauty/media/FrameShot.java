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
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_free_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;

/// One frame of a running video, as it came and as it goes out. Refers to the loop's own pictures;
/// close it soon. One thread at a time.
public final class FrameShot implements AutoCloseable {
  /// Widths that pictures are made in.
  public static final int MIN_WIDTH = 16;

  public static final int MAX_WIDTH = 3840;

  /// JPEG's quantiser, about quality 85.
  private static final int QUALITY = 3;

  private static final int JPEG_HEAD = 2;
  private static final Map<String, String> OPTIONS =
      Map.of("flags", "+qscale", "global_quality", String.valueOf(QUALITY * FF_QP2LAMBDA));

  private final FrameView view;
  private final AVFrame before = FFmpeg.allocated(av_frame_alloc(), "a frame");
  private final AVFrame after = FFmpeg.allocated(av_frame_alloc(), "a frame");

  FrameShot(FrameView view) {
    this.view = view;
  }

  AVFrame before() {
    return before;
  }

  AVFrame after() {
    return after;
  }

  /// Puts another filter's work on the frame as it came, in place of what goes out.
  public void makeUp(FrameFilter filter) {
    av_frame_unref(after);
    FFmpeg.check(av_frame_ref(after, before), "cannot refer to a frame");
    Frame frame = view.show(after);
    if (filter.analyse(frame)) {
      FFmpeg.check(av_frame_make_writable(after), "out of memory for a frame");
      filter.apply(view.show(after));
    }
  }

  /// The frame as it came, as a JPEG picture.
  ///
  /// @param width of the upright picture, [#MIN_WIDTH] to [#MAX_WIDTH]; never above its own
  /// @throws MediaException when it cannot be converted or encoded
  public byte[] beforeJpeg(int width) {
    return jpeg(width, before);
  }

  /// The frame as it goes out, likewise.
  public byte[] afterJpeg(int width) {
    return jpeg(width, after);
  }

  /// Both side by side, before on the left, each of that width.
  public byte[] splitJpeg(int width) {
    return jpeg(width, before, after);
  }

  private byte[] jpeg(int width, AVFrame... pictures) {
    FFmpeg.quiet();
    boolean sideways = view.rotationDegrees() % 180 != 0;
    double shownWidth = pictures[0].width() * view.pixelAspect();
    double upright = sideways ? pictures[0].height() : shownWidth;
    double scale = Math.min(1, Math.clamp(width, MIN_WIDTH, MAX_WIDTH) / upright);
    int w = even(shownWidth * scale);
    int h = even(pictures[0].height() * scale);
    int n = pictures.length;
    AVFrame canvas =
        StillCodec.blank(AV_PIX_FMT_YUV420P, sideways ? w : w * n, sideways ? h * n : h);
    try {
      canvas.color_range(AVCOL_RANGE_JPEG).colorspace(AVCOL_SPC_BT470BG);
      for (int i = 0; i < n; i++) {
        // As stored, the first shown is the last for pictures turned by 90 or 180 degrees.
        boolean turned = view.rotationDegrees() == 90 || view.rotationDegrees() == 180;
        int place = turned ? n - 1 - i : i;
        scale(pictures[i], canvas, sideways ? 0 : place * w, sideways ? place * h : 0, w, h);
      }
      return upright(StillCodec.encode(canvas, "mjpeg", OPTIONS, new int[0], new int[0]));
    } finally {
      av_frame_free(canvas);
    }
  }

  private static int even(double size) {
    return Math.max(2, (int) Math.round(size / 2) * 2);
  }

  private static void scale(AVFrame from, AVFrame canvas, int x, int y, int w, int h) {
    AVFrame part = StillCodec.blank(AV_PIX_FMT_YUV420P, w, h);
    AVFrame source = FFmpeg.allocated(av_frame_alloc(), "a frame");
    SwsContext scaler = FFmpeg.allocated(sws_alloc_context(), "the scaler");
    try {
      FFmpeg.check(av_frame_ref(source, from), "cannot refer to a frame");
      describe(source);
      part.color_range(AVCOL_RANGE_JPEG).colorspace(AVCOL_SPC_BT470BG);
      scaler.flags(SWS_AREA);
      FFmpeg.check(sws_scale_frame(scaler, part, source), "a picture cannot be converted");
      copy(part, canvas, 0, x, y, w, h);
      copy(part, canvas, 1, x / 2, y / 2, w / 2, h / 2);
      copy(part, canvas, 2, x / 2, y / 2, w / 2, h / 2);
    } finally {
      sws_free_context(scaler);
      av_frame_free(source);
      av_frame_free(part);
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
  private byte[] upright(byte[] jpeg) {
    int orientation =
        switch (view.rotationDegrees()) {
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
    av_frame_free(before);
    av_frame_free(after);
  }
}
