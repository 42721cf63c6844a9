package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_sample_aspect_ratio;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGRA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GBRP;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;

/// One moment of a video, or a still image, with a filter's work on it, as upright RGB.
///
/// A filter that follows a video is shown the second before the moment too, or where there is none
/// the moment itself again and again, so that what fades in has faded in.
///
/// @param width in pixels
/// @param height in pixels
/// @param rgb row by row from the top left, one `0x00RRGGBB` per pixel
@SuppressWarnings("ArrayRecordComponent") // a picture, handed over
public record Snapshot(int width, int height, int[] rgb) {
  private static final double LEAD_SECONDS = 1;
  private static final int LEAD_PICTURES = 12;

  /// Takes the picture that is shown at a time.
  ///
  /// @param seconds since the first picture; beyond the end the last picture is taken
  /// @param filter what to put on it; not closed
  /// @throws MediaException when nothing can be decoded
  public static Snapshot take(Path file, double seconds, FrameFilter filter) {
    Warnings warnings = new Warnings(TranscodeListener.NONE);
    try (Demuxer demuxer = Demuxer.open(file);
        MediaReader reader = new MediaReader(demuxer, warnings);
        Slot next = new Slot();
        Slot now = new Slot()) {
      AVStream stream = demuxer.videoStream();
      double base = av_q2d(stream.time_base());
      double start = stream.start_time() == AV_NOPTS_VALUE ? 0 : stream.start_time() * base;
      double from = start + seconds - LEAD_SECONDS;
      if (from > start) {
        av_seek_frame(
            demuxer.context(), demuxer.video(), (long) (from / base), AVSEEK_FLAG_BACKWARD);
      }
      if (!picture(reader, now)) {
        throw new MediaException(file + ": no picture can be decoded");
      }
      int format = workingFormat(now.frame.format());
      try (FrameConverter fit =
          new FrameConverter(format, now.frame.width(), now.frame.height(), warnings)) {
        FrameView view = view(demuxer, now.frame, format);
        fit.fit(now.frame);
        int shown = 0;
        boolean change = false;
        while (true) {
          double time = now.frame.pts() * base;
          if (time >= from) {
            change = filter.analyse(view.show(now.frame));
            shown++;
          }
          if (time >= start + seconds - 1e-6 || !picture(reader, next)) {
            break;
          }
          now.clear();
          now.take(next);
          fit.fit(now.frame);
        }
        return finish(filter, view, now.frame, change, shown);
      }
    }
  }

  private static Snapshot finish(
      FrameFilter filter, FrameView view, AVFrame picture, boolean change, int shown) {
    boolean apply = change;
    Frame frame = view.show(picture);
    for (int i = shown; i < LEAD_PICTURES; i++) {
      apply = filter.analyse(frame.at(frame.ptsMicros() + 40_000));
    }
    if (apply) {
      FFmpeg.check(av_frame_make_writable(picture), "out of memory for a frame");
      filter.apply(view.show(picture));
    }
    int rotation = frame.rotationDegrees();
    try (FrameConverter rgb =
        new FrameConverter(
            AV_PIX_FMT_BGRA,
            picture.width(),
            picture.height(),
            new Warnings(TranscodeListener.NONE))) {
      rgb.fit(picture);
    }
    return upright(picture, rotation);
  }

  /// Reads on to the next picture.
  private static boolean picture(MediaReader reader, Slot slot) {
    while (reader.next(slot)) {
      if (slot.picture) {
        return true;
      }
      slot.clear();
    }
    return false;
  }

  private static int workingFormat(int format) {
    int plain = Layouts.withoutRange(format);
    if (Layouts.format(plain) != null) {
      return plain;
    }
    AVPixFmtDescriptor description = av_pix_fmt_desc_get(plain);
    boolean rgb = description != null && (description.flags() & AV_PIX_FMT_FLAG_RGB) != 0;
    return rgb ? AV_PIX_FMT_GBRP : AV_PIX_FMT_YUV444P;
  }

  private static FrameView view(Demuxer demuxer, AVFrame first, int format) {
    AVStream stream = demuxer.videoStream();
    AVRational aspect = av_guess_sample_aspect_ratio(demuxer.context(), stream, first);
    return new FrameView(
        Objects.requireNonNull(Layouts.format(format)),
        Rotation.degrees(stream, first),
        FFmpeg.positive(aspect) ? av_q2d(aspect) : 1,
        stream.time_base().num(),
        stream.time_base().den());
  }

  private static Snapshot upright(AVFrame bgra, int rotation) {
    int width = bgra.width();
    int height = bgra.height();
    int stride = bgra.linesize(0) / Integer.BYTES;
    IntBuffer pixels =
        bgra.data(0)
            .capacity((long) bgra.linesize(0) * height)
            .asByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asIntBuffer();
    boolean sideways = rotation % 180 != 0;
    int outWidth = sideways ? height : width;
    int outHeight = sideways ? width : height;
    int[] rgb = new int[width * height];
    for (int y = 0; y < outHeight; y++) {
      for (int x = 0; x < outWidth; x++) {
        int at =
            switch (rotation) {
              case 90 -> (height - 1 - x) * stride + y;
              case 180 -> (height - 1 - y) * stride + width - 1 - x;
              case 270 -> x * stride + width - 1 - y;
              default -> y * stride + x;
            };
        rgb[y * outWidth + x] = pixels.get(at) & 0xffffff;
      }
    }
    return new Snapshot(outWidth, outHeight, rgb);
  }
}
