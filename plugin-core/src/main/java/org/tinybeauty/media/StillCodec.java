package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.*;

import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.ShortPointer;

/// One picture through FFmpeg's decoders and encoders. Whoever gets a frame frees it.
final class StillCodec {
  private static final int MATRIX = 64;

  private StillCodec() {}

  /// Decodes a whole file of one picture.
  ///
  /// @throws MediaException when it does not decode
  static AVFrame decode(byte[] file, StillFormat format, String name) {
    return decode(file, format, name, false);
  }

  /// Decodes a whole file of one picture.
  ///
  /// @param strict whether damage that the decoder can hide is refused too
  /// @throws MediaException when it does not decode
  static AVFrame decode(byte[] file, StillFormat format, String name, boolean strict) {
    FFmpeg.quiet();
    AVCodec codec = avcodec_find_decoder(format.codec());
    AVCodecContext context = FFmpeg.allocated(avcodec_alloc_context3(codec), "a decoder");
    AVPacket packet = FFmpeg.allocated(av_packet_alloc(), "a packet");
    AVFrame frame = FFmpeg.allocated(av_frame_alloc(), "a picture");
    try {
      context.thread_count(1);
      if (strict) {
        context.err_recognition(AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER | AV_EF_EXPLODE);
      }
      FFmpeg.check(avcodec_open2(context, codec, (AVDictionary) null), name);
      FFmpeg.check(av_new_packet(packet, file.length), name);
      packet.data().put(file);
      int code = avcodec_send_packet(context, packet);
      if (code >= 0) {
        code = avcodec_send_packet(context, null);
      }
      if (code >= 0) {
        code = avcodec_receive_frame(context, frame);
      }
      if (code < 0) {
        throw new MediaException(
            name + ": the picture cannot be decoded (" + FFmpeg.reason(code) + "); it is damaged");
      }
      return frame;
    } catch (MediaException e) {
      av_frame_free(frame);
      throw e;
    } finally {
      av_packet_free(packet);
      avcodec_free_context(context);
    }
  }

  /// An empty, writable picture.
  static AVFrame blank(int format, int width, int height) {
    AVFrame frame = FFmpeg.allocated(av_frame_alloc(), "a picture");
    frame.format(format).width(width).height(height);
    FFmpeg.check(av_frame_get_buffer(frame, 0), "out of memory for a picture");
    return frame;
  }

  /// The same picture, full range BT.601, in another pixel format.
  static AVFrame convert(AVFrame from, int format) {
    return convert(from, format, true);
  }

  /// The same picture, BT.601, in another pixel format of full range.
  ///
  /// @param full whether the picture's own range is full
  static AVFrame convert(AVFrame from, int format, boolean full) {
    AVFrame to = blank(format, from.width(), from.height());
    SwsContext scaler =
        FFmpeg.allocated(
            sws_getContext(
                from.width(),
                from.height(),
                from.format(),
                to.width(),
                to.height(),
                format,
                SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP,
                (SwsFilter) null,
                (SwsFilter) null,
                (DoublePointer) null),
            "a converter");
    try {
      var table = sws_getCoefficients(SWS_CS_ITU601);
      sws_setColorspaceDetails(scaler, table, full ? 1 : 0, table, 1, 0, 1 << 16, 1 << 16);
      FFmpeg.check(sws_scale_frame(scaler, to, from), "a picture cannot be converted");
      return to;
    } finally {
      sws_freeContext(scaler);
    }
  }

  /// Encodes one picture.
  ///
  /// @param options of the encoder, as FFmpeg names them
  /// @param luma JPEG's quantisation of luma, of 64 in raster order; empty for an encoder's own
  /// @param chroma the same for chroma
  static byte[] encode(
      AVFrame frame, String encoder, Map<String, String> options, int[] luma, int[] chroma) {
    FFmpeg.quiet();
    AVCodec codec = avcodec_find_encoder_by_name(encoder);
    if (codec == null || codec.isNull()) {
      throw new MediaException("this build of FFmpeg has no encoder " + encoder);
    }
    AVCodecContext context = FFmpeg.allocated(avcodec_alloc_context3(codec), "an encoder");
    AVPacket packet = FFmpeg.allocated(av_packet_alloc(), "a packet");
    AVDictionary dictionary = new AVDictionary(null);
    try {
      context.width(frame.width()).height(frame.height()).pix_fmt(frame.format());
      context.color_range(frame.color_range()).colorspace(frame.colorspace());
      context.time_base().num(1).den(25);
      context.thread_count(1);
      if (luma.length == MATRIX && chroma.length == MATRIX) {
        context.flags(context.flags() | AV_CODEC_FLAG_QSCALE);
        context.global_quality(FF_QP2LAMBDA).qmin(1);
        context.intra_matrix(matrix(luma)).chroma_intra_matrix(matrix(chroma));
        frame.quality(FF_QP2LAMBDA);
      }
      options.forEach((key, value) -> av_dict_set(dictionary, key, value, 0));
      FFmpeg.check(avcodec_open2(context, codec, dictionary), encoder + " does not open");
      FFmpeg.check(avcodec_send_frame(context, frame), encoder + " fails");
      FFmpeg.check(avcodec_send_frame(context, null), encoder + " fails");
      FFmpeg.check(avcodec_receive_packet(context, packet), encoder + " fails");
      byte[] bytes = new byte[packet.size()];
      packet.data().get(bytes);
      return bytes;
    } finally {
      av_dict_free(dictionary);
      av_packet_free(packet);
      avcodec_free_context(context);
    }
  }

  /// At qscale 1 the encoder divides by 8. Freed with the context.
  private static ShortPointer matrix(int[] values) {
    ShortPointer matrix = new ShortPointer(new BytePointer(av_malloc(MATRIX * Short.BYTES)));
    for (int i = 0; i < MATRIX; i++) {
      matrix.put(i, (short) (values[i] * 8));
    }
    return matrix;
  }
}
