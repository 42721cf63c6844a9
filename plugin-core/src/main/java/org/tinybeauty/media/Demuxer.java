package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_ANSI;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_BINTEXT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_IDF;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_XBIN;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_TIMED_THUMBNAILS;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/// An opened media file: its streams, and its packets in file order. One thread at a time.
final class Demuxer implements AutoCloseable {
  private final Path file;
  private final AVFormatContext context;
  private final int video;

  private Demuxer(Path file, AVFormatContext context, int video) {
    this.file = file;
    this.context = context;
    this.video = video;
  }

  /// Opens a file that holds a moving picture.
  ///
  /// @throws MediaException when there is no such file, or no video in it
  static Demuxer open(Path file) {
    FFmpeg.quiet();
    checkReadable(file);
    AVFormatContext context = FFmpeg.allocated(avformat_alloc_context(), "the demuxer");
    // Only the file itself: a playlist must not make us fetch what it names.
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "protocol_whitelist", "file", 0);
    int code = avformat_open_input(context, FFmpeg.url(file), (AVInputFormat) null, options);
    av_dict_free(options);
    if (code < 0) {
      throw new MediaException(file + ": not a video, or cut short (" + why(code) + ")");
    }
    try {
      code = avformat_find_stream_info(context, (AVDictionary) null);
      if (code < 0) {
        throw new MediaException(file + ": no streams can be read (" + why(code) + ")");
      }
      return new Demuxer(file, context, firstVideo(file, context));
    } catch (MediaException e) {
      avformat_close_input(context);
      throw e;
    }
  }

  private static String why(int code) {
    String line = FFmpeg.lastError();
    return line == null ? FFmpeg.reason(code) : line;
  }

  private static void checkReadable(Path file) {
    if (!Files.exists(file)) {
      throw new MediaException(file + ": no such file");
    }
    if (Files.isDirectory(file)) {
      throw new MediaException(file + ": is a directory (expected: a video file)");
    }
    if (!Files.isReadable(file)) {
      throw new MediaException(file + ": may not be read (check its permissions)");
    }
    try {
      if (Files.isRegularFile(file) && Files.size(file) == 0) {
        throw new MediaException(file + ": is empty (0 bytes)");
      }
    } catch (IOException e) {
      throw new MediaException(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static int firstVideo(Path file, AVFormatContext context) {
    boolean audio = false;
    for (int i = 0; i < context.nb_streams(); i++) {
      if (isMovingPicture(context.streams(i))) {
        return i;
      }
      audio |= context.streams(i).codecpar().codec_type() == AVMEDIA_TYPE_AUDIO;
    }
    throw new MediaException(
        file
            + (audio
                ? ": holds sound but no video (expected: a file with a video stream)"
                : ": holds no video (expected: a file with a video stream)"));
  }

  /// Whether a stream is a video proper: not cover art, thumbnails, or text drawn as a picture.
  private static boolean isMovingPicture(AVStream stream) {
    int codec = stream.codecpar().codec_id();
    int stills = AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS;
    return stream.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO
        && (stream.disposition() & stills) == 0
        && stream.codecpar().width() > 0
        && codec != AV_CODEC_ID_NONE
        && codec != AV_CODEC_ID_ANSI
        && codec != AV_CODEC_ID_BINTEXT
        && codec != AV_CODEC_ID_XBIN
        && codec != AV_CODEC_ID_IDF;
  }

  /// Reads the next packet of any stream.
  ///
  /// @return 0, or FFmpeg's error code
  int read(AVPacket packet) {
    return av_read_frame(context, packet);
  }

  Path file() {
    return file;
  }

  AVFormatContext context() {
    return context;
  }

  /// Index of the video stream that is made up.
  int video() {
    return video;
  }

  AVStream videoStream() {
    return context.streams(video);
  }

  @Override
  public void close() {
    avformat_close_input(context);
  }
}
