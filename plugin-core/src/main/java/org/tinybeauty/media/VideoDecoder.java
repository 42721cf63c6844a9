package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/// FFmpeg's decoder for one video, in software: of a file's stream with frame threads up to the
/// machine's cores, of a live one with slice threads, since each frame thread is a frame of delay.
/// One thread at a time.
final class VideoDecoder implements AutoCloseable {
  /// More frame threads than this only cost memory: each holds pictures of its own.
  private static final int MAX_THREADS = 16;

  private final AVCodecContext context;

  /// @throws MediaException when FFmpeg has no decoder for the stream, or it does not open
  VideoDecoder(AVStream stream) {
    this(
        stream.codecpar().codec_id(),
        context -> {
          FFmpeg.check(
              avcodec_parameters_to_context(context, stream.codecpar()), "decoder settings");
          context.pkt_timebase(stream.time_base());
          context.thread_count(threads(0));
        });
  }

  /// A decoder of the least delay, for times in microseconds.
  ///
  /// @param threads 0 for one per core
  /// @throws MediaException when FFmpeg has no decoder for the codec, or it does not open
  VideoDecoder(LiveSource source, int threads) {
    this(
        source.codec().id(),
        context -> {
          if (source.codec() != LiveCodec.VP9) {
            extradata(context, source.config());
          }
          if (source.codec() == LiveCodec.AV1) {
            context.flags(context.flags() | AV_CODEC_FLAG_LOW_DELAY); // dav1d: no frame threads
          }
          context.pkt_timebase(FFmpeg.MICROS);
          context.thread_type(AVCodecContext.FF_THREAD_SLICE);
          context.thread_count(threads(threads));
        });
  }

  private VideoDecoder(int id, Consumer<AVCodecContext> settings) {
    AVCodec codec = avcodec_find_decoder(id);
    if (codec == null || codec.isNull()) {
      String name = FFmpeg.text(avcodec_get_name(id));
      throw new MediaException("video codec " + name + ": this build has no decoder for it");
    }
    context = FFmpeg.allocated(avcodec_alloc_context3(codec), "the decoder");
    try {
      settings.accept(context);
      FFmpeg.check(
          avcodec_open2(context, codec, (AVDictionary) null),
          "decoder " + FFmpeg.text(codec.name()) + " does not open");
    } catch (MediaException e) {
      avcodec_free_context(context);
      throw e;
    }
  }

  private static int threads(int asked) {
    int cores = asked > 0 ? asked : Runtime.getRuntime().availableProcessors();
    return Math.min(cores, MAX_THREADS);
  }

  /// Gives the context a copy of its own, with the padding that FFmpeg reads past the end.
  private static void extradata(AVCodecContext context, byte[] config) {
    if (config.length == 0) {
      return;
    }
    BytePointer bytes =
        new BytePointer(
            FFmpeg.allocated(
                av_mallocz(config.length + AV_INPUT_BUFFER_PADDING_SIZE), "the decoder"));
    bytes.put(config, 0, config.length);
    context.extradata(bytes).extradata_size(config.length);
  }

  /// Forgets what is inside, so that packets from another place can follow.
  void flush() {
    avcodec_flush_buffers(context);
  }

  /// Frames per second as the codec's headers say; 0/1 when they do not.
  AVRational rate() {
    return context.framerate();
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
