package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/// FFmpeg's decoder for one video stream, in software, with frame threads up to the machine's
/// cores. One thread at a time.
final class VideoDecoder implements AutoCloseable {
  /// More frame threads than this only cost memory: each holds pictures of its own.
  private static final int MAX_THREADS = 16;

  private final AVCodecContext context;

  /// @throws MediaException when FFmpeg has no decoder for the stream, or it does not open
  VideoDecoder(AVStream stream) {
    AVCodec codec = avcodec_find_decoder(stream.codecpar().codec_id());
    if (codec == null || codec.isNull()) {
      String name = FFmpeg.text(avcodec_get_name(stream.codecpar().codec_id()));
      throw new MediaException("video codec " + name + ": this build has no decoder for it");
    }
    context = FFmpeg.allocated(avcodec_alloc_context3(codec), "the decoder");
    try {
      FFmpeg.check(avcodec_parameters_to_context(context, stream.codecpar()), "decoder settings");
      context.pkt_timebase(stream.time_base());
      context.thread_count(Math.min(Runtime.getRuntime().availableProcessors(), MAX_THREADS));
      FFmpeg.check(
          avcodec_open2(context, codec, (AVDictionary) null),
          "decoder " + FFmpeg.text(codec.name()) + " does not open");
    } catch (MediaException e) {
      avcodec_free_context(context);
      throw e;
    }
  }

  /// Feeds a packet; null starts draining.
  ///
  /// @return 0, or FFmpeg's error code
  int send(@Nullable AVPacket packet) {
    return avcodec_send_packet(context, packet);
  }

  /// Fetches a picture.
  ///
  /// @return 0, or FFmpeg's error code
  int receive(AVFrame frame) {
    return avcodec_receive_frame(context, frame);
  }

  @Override
  public void close() {
    avcodec_free_context(context);
  }
}
