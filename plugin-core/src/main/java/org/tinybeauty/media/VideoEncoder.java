package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/// FFmpeg's encoder for one video, opened to carry a first picture's size, layout, colour and
/// light metadata. Times go in and come out in the time base it was opened with. One thread at a
/// time.
final class VideoEncoder implements AutoCloseable {
  private final AVCodecContext context;
  private final String name;

  /// What the pictures are.
  ///
  /// @param picture the first of them
  /// @param timeBase of their pts
  /// @param rate frames per second, roughly; 0/1 when unknown
  /// @param aspect of a pixel; 0/1 when unknown
  /// @param globalHeader whether the container keeps the codec's headers, instead of the stream
  record Source(
      AVFrame picture,
      AVRational timeBase,
      AVRational rate,
      AVRational aspect,
      boolean globalHeader) {}

  private VideoEncoder(AVCodecContext context, String name) {
    this.context = context;
    this.name = name;
  }

  /// Opens an encoder. Where it refuses the picture's odd size, the picture is made even first, by
  /// leaving out its last column or row.
  ///
  /// @throws MediaException when it does not open with these settings
  static VideoEncoder openEven(
      AVCodec codec, EncoderSettings settings, Source source, Warnings warnings) {
    try {
      return open(codec, settings, source);
    } catch (MediaException e) {
      AVFrame picture = source.picture();
      AVPixFmtDescriptor layout = av_pix_fmt_desc_get(picture.format());
      int width = picture.width() & -(1 << layout.log2_chroma_w());
      int height = picture.height() & -(1 << layout.log2_chroma_h());
      boolean even = width == picture.width() && height == picture.height();
      if (even || width == 0 || height == 0) {
        throw e;
      }
      warnings.add(
          "encoder %s takes even sizes only: %dx%d becomes %dx%d, without the last column or row"
              .formatted(
                  FFmpeg.text(codec.name()), picture.width(), picture.height(), width, height));
      picture.width(width).height(height);
      return open(codec, settings, source);
    }
  }

  /// Opens an encoder.
  ///
  /// @throws MediaException when it does not open with these settings
  static VideoEncoder open(AVCodec codec, EncoderSettings settings, Source source) {
    String name = String.valueOf(FFmpeg.text(codec.name()));
    AVCodecContext context = FFmpeg.allocated(avcodec_alloc_context3(codec), "the encoder");
    AVDictionary options = new AVDictionary(null);
    try {
      describe(context, source);
      context.thread_count(settings.threads());
      quality(context, name, settings, options);
      FFmpeg.quiet();
      int code = avcodec_open2(context, codec, options);
      if (code < 0) {
        String line = FFmpeg.lastError();
        throw new MediaException(
            "encoder %s does not open with these settings: %s"
                .formatted(name, line == null ? FFmpeg.reason(code) : line));
      }
      String unused = Tags.first(options);
      if (unused != null) {
        throw new MediaException("encoder %s has no option '%s'".formatted(name, unused));
      }
      return new VideoEncoder(context, name);
    } catch (MediaException e) {
      avcodec_free_context(context);
      throw e;
    } finally {
      av_dict_free(options);
    }
  }

  private static void describe(AVCodecContext context, Source source) {
    AVFrame picture = source.picture();
    context
        .width(picture.width())
        .height(picture.height())
        .pix_fmt(picture.format())
        .time_base(source.timeBase())
        .framerate(source.rate())
        .sample_aspect_ratio(source.aspect())
        .color_primaries(picture.color_primaries())
        .color_trc(picture.color_trc())
        .colorspace(picture.colorspace())
        .color_range(picture.color_range())
        .chroma_sample_location(picture.chroma_location());
    int flags = context.flags() | AV_CODEC_FLAG_FRAME_DURATION;
    if (source.globalHeader()) {
      flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    }
    if ((picture.flags() & AVFrame.AV_FRAME_FLAG_INTERLACED) != 0) {
      flags |= AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME;
      boolean top = (picture.flags() & AVFrame.AV_FRAME_FLAG_TOP_FIELD_FIRST) != 0;
      context.field_order(top ? AV_FIELD_TT : AV_FIELD_BB);
    }
    context.flags(flags);
    globalSideData(context, picture);
  }

  /// Light metadata of the whole stream (mastering display, content light level) belongs to the
  /// encoder's headers.
  private static void globalSideData(AVCodecContext context, AVFrame picture) {
    // The presets pass the address of the list's own address: it grows in place.
    PointerPointer<?> list = new PointerPointer<>((Pointer) null);
    try (IntPointer count = new IntPointer(1)) {
      count.put(0);
      for (int i = 0; i < picture.nb_side_data(); i++) {
        int type = picture.side_data(i).type();
        if (type == AV_FRAME_DATA_MASTERING_DISPLAY_METADATA
            || type == AV_FRAME_DATA_CONTENT_LIGHT_LEVEL
            || type == AV_FRAME_DATA_AMBIENT_VIEWING_ENVIRONMENT) {
          FFmpeg.check(
              av_frame_side_data_clone(list, count, picture.side_data(i), 0),
              "cannot copy light metadata");
        }
      }
      if (count.get() > 0) {
        context.decoded_side_data(list);
        context.nb_decoded_side_data(count.get());
      }
    }
  }

  private static void quality(
      AVCodecContext context, String name, EncoderSettings settings, AVDictionary options) {
    Quality quality = Quality.of(name);
    if (settings.bitRate() > 0) {
      context.bit_rate(settings.bitRate());
    } else if (settings.crf() == null && settings.options().containsKey("qp")) {
      // A fixed quantiser takes the place of constant quality.
    } else if (quality.option() != null) {
      quality.also().forEach((key, value) -> av_dict_set(options, key, value, 0));
      double value = settings.crf() == null ? quality.value() : settings.crf();
      av_dict_set(options, quality.option(), number(value), 0);
    } else if (settings.crf() != null) {
      if (!has(context, "crf")) {
        throw new MediaException(
            "encoder " + name + " has no constant quality (crf); set a bit rate instead");
      }
      av_dict_set(options, "crf", number(settings.crf()), 0);
    } else if (context.codec().id() == AV_CODEC_ID_H264
        || context.codec().id() == AV_CODEC_ID_HEVC) {
      double rate = FFmpeg.positive(context.framerate()) ? av_q2d(context.framerate()) : 30;
      double pixels = (double) context.width() * context.height();
      context.bit_rate((long) (pixels * rate * Quality.BITS_PER_PIXEL));
    }
    String preset =
        settings.preset() == null ? quality.preset() : quality.translate(name, settings.preset());
    String option = quality.presetOption() == null ? "preset" : quality.presetOption();
    if (preset != null) {
      if (!has(context, option)) {
        throw new MediaException("encoder " + name + " has no presets; leave out '" + preset + "'");
      }
      av_dict_set(options, option, preset, 0);
    }
    if (name.equals("libx265")) {
      // It writes to standard error itself.
      av_dict_set(options, "x265-params", "log-level=none", 0);
    }
    for (Map.Entry<String, String> entry : settings.options().entrySet()) {
      boolean quiet = entry.getKey().equals("x265-params");
      String value = quiet ? "log-level=none:" + entry.getValue() : entry.getValue();
      av_dict_set(options, entry.getKey(), value, 0);
    }
  }

  private static boolean has(AVCodecContext context, String option) {
    return av_opt_find(context, option, null, 0, AV_OPT_SEARCH_CHILDREN) != null;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  /// The pixel formats that an encoder takes; empty when it does not say.
  static List<Integer> formats(AVCodec codec) {
    List<Integer> formats = new ArrayList<>();
    try (PointerPointer<?> list = new PointerPointer<>(1);
        IntPointer count = new IntPointer(1)) {
      list.put(0, null);
      count.put(0);
      int code =
          avcodec_get_supported_config(null, codec, AV_CODEC_CONFIG_PIX_FORMAT, 0, list, count);
      if (code >= 0 && count.get() > 0) {
        IntPointer values = new IntPointer(list.get(0));
        for (int i = 0; i < count.get(); i++) {
          formats.add(values.get(i));
        }
      }
    }
    return formats;
  }

  /// The layout to work in: the pictures' own where the encoder and a filter know it, else the one
  /// of those both know that loses least.
  ///
  /// @throws MediaException when they have none in common
  static int workingFormat(AVCodec codec, int pictures) {
    int plain = Layouts.withoutRange(pictures);
    List<Integer> known = new ArrayList<>();
    for (int format : formats(codec)) {
      if (Layouts.format(format) != null && format == Layouts.withoutRange(format)) {
        known.add(format);
      }
    }
    if (known.contains(plain)) {
      return plain;
    }
    List<Integer> planar = new ArrayList<>(known);
    planar.removeAll(List.of(AV_PIX_FMT_NV12, AV_PIX_FMT_P010LE, AV_PIX_FMT_GBRP));
    AVPixFmtDescriptor layout = av_pix_fmt_desc_get(plain);
    if (layout != null && layout.nb_components() <= 2) {
      // Grey has no colour to lose: not more chroma than needed.
      planar.retainAll(List.of(AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV420P10LE));
    }
    int best = AV_PIX_FMT_NONE;
    for (int format : planar.isEmpty() ? known : planar) {
      best =
          best == AV_PIX_FMT_NONE
              ? format
              : av_find_best_pix_fmt_of_2(best, format, plain, 0, (IntPointer) null);
    }
    if (best == AV_PIX_FMT_NONE) {
      throw new MediaException(
          "encoder %s takes no planar YUV pictures; choose another"
              .formatted(FFmpeg.text(codec.name())));
    }
    return best;
  }

  /// Whether an encoder opens on this machine.
  static boolean opens(AVCodec codec) {
    AVFrame picture = FFmpeg.allocated(av_frame_alloc(), "a frame");
    try (AVRational base = new AVRational().num(1).den(30);
        AVRational rate = new AVRational().num(30).den(1);
        AVRational square = new AVRational().num(1).den(1)) {
      picture.width(320).height(240).format(Encoders.trialFormat(codec));
      open(codec, EncoderSettings.DEFAULT, new Source(picture, base, rate, square, true)).close();
      return true;
    } catch (MediaException e) {
      return false;
    } finally {
      av_frame_free(picture);
    }
  }

  /// Feeds a picture; null starts draining.
  ///
  /// @throws MediaException when the encoder refuses it
  void send(@Nullable AVFrame frame) {
    int code = avcodec_send_frame(context, frame);
    if (code < 0) {
      throw new MediaException("encoder " + name + " fails: " + FFmpeg.reason(code));
    }
  }

  /// Fetches a packet.
  ///
  /// @return whether there was one
  /// @throws MediaException when encoding fails
  boolean receive(AVPacket packet) {
    int code = avcodec_receive_packet(context, packet);
    if (code == AVERROR_EAGAIN() || code == AVERROR_EOF) {
      return false;
    }
    FFmpeg.check(code, "encoder " + name + " fails");
    return true;
  }

  AVCodecContext context() {
    return context;
  }

  /// The headers that stand outside the stream; empty when there are none.
  byte[] headers() {
    byte[] bytes = new byte[Math.max(0, context.extradata_size())];
    if (bytes.length > 0) {
      context.extradata().get(bytes);
    }
    return bytes;
  }

  /// Changes the bit rate of an encoder that was opened with one, from the next picture on, where
  /// the encoder can (x264 does).
  ///
  /// @param bitsPerSecond of the mean
  /// @param most bits per second of the peak
  /// @param buffer bits that the peak is counted over
  void bitRate(long bitsPerSecond, long most, long buffer) {
    context
        .bit_rate(bitsPerSecond)
        .rc_max_rate(most)
        .rc_buffer_size((int) Math.min(buffer, Integer.MAX_VALUE));
  }

  /// The encoder's name.
  String name() {
    return name;
  }

  @Override
  public void close() {
    avcodec_free_context(context);
  }
}
