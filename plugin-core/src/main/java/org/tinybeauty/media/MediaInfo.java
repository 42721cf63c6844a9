package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_sample_aspect_ratio;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;

/// What a video file says about itself, without decoding it through.
///
/// @param file the file
/// @param container FFmpeg's name of the format, `mov,mp4,m4a,3gp,3g2,mj2` for one
/// @param durationSeconds of the video, 0 when unknown
/// @param startSeconds time of the video's first picture
/// @param width of the stored picture, in pixels
/// @param height of the stored picture, in pixels
/// @param framesPerSecond mean rate, 0 when unknown
/// @param frames number of pictures, estimated where the file does not say; 0 when unknown
/// @param videoCodec `h264`, `hevc`, ...
/// @param pixelFormat FFmpeg's name of it, `yuv420p` for one
/// @param rotationDegrees clockwise turn that shows it upright: 0, 90, 180 or 270
/// @param pixelAspect width of a pixel over its height
/// @param bitRate bits per second of the whole file, 0 when unknown
/// @param chapters number of chapters
/// @param streams all streams, in file order
public record MediaInfo(
    Path file,
    String container,
    double durationSeconds,
    double startSeconds,
    int width,
    int height,
    double framesPerSecond,
    long frames,
    String videoCodec,
    String pixelFormat,
    int rotationDegrees,
    double pixelAspect,
    long bitRate,
    int chapters,
    List<Stream> streams) {

  public MediaInfo {
    streams = List.copyOf(streams);
  }

  /// One stream.
  ///
  /// @param index in the file, from 0
  /// @param kind `video`, `audio`, `subtitle`, `data`, `attachment` or `unknown`
  /// @param codec `aac`, `subrip`, ...
  /// @param language as tagged, null when it is not
  /// @param madeUp whether this is the video that a [Transcoder] changes
  public record Stream(
      int index, String kind, String codec, @Nullable String language, boolean madeUp) {}

  /// Reads a file's headers.
  ///
  /// @throws MediaException when there is no such file, or no video in it
  public static MediaInfo probe(Path file) {
    try (Demuxer demuxer = Demuxer.open(file)) {
      return of(demuxer);
    }
  }

  static MediaInfo of(Demuxer demuxer) {
    AVStream stream = demuxer.videoStream();
    AVCodecParameters video = stream.codecpar();
    AVRational rate = av_guess_frame_rate(demuxer.context(), stream, (AVFrame) null);
    AVRational aspect = av_guess_sample_aspect_ratio(demuxer.context(), stream, (AVFrame) null);
    double fps = FFmpeg.positive(rate) ? av_q2d(rate) : 0;
    double seconds = duration(demuxer, stream);
    long frames = stream.nb_frames() > 0 ? stream.nb_frames() : Math.round(seconds * fps);
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < demuxer.context().nb_streams(); i++) {
      AVStream one = demuxer.context().streams(i);
      streams.add(
          new Stream(
              i,
              StreamNames.kind(one),
              StreamNames.codec(one),
              Tags.value(one.metadata(), "language"),
              i == demuxer.video()));
    }
    return new MediaInfo(
        demuxer.file(),
        String.valueOf(FFmpeg.text(demuxer.context().iformat().name())),
        seconds,
        stream.start_time() == AV_NOPTS_VALUE
            ? 0
            : FFmpeg.seconds(stream.start_time(), stream.time_base()),
        video.width(),
        video.height(),
        fps,
        frames,
        StreamNames.codec(stream),
        String.valueOf(FFmpeg.text(av_get_pix_fmt_name(video.format()))),
        Rotation.degrees(stream, null),
        FFmpeg.positive(aspect) ? av_q2d(aspect) : 1,
        Math.max(0, demuxer.context().bit_rate()),
        demuxer.context().nb_chapters(),
        streams);
  }

  private static double duration(Demuxer demuxer, AVStream stream) {
    if (stream.duration() != AV_NOPTS_VALUE && stream.duration() > 0) {
      return FFmpeg.seconds(stream.duration(), stream.time_base());
    }
    long whole = demuxer.context().duration();
    return whole == AV_NOPTS_VALUE || whole < 0 ? 0 : (double) whole / AV_TIME_BASE;
  }
}
