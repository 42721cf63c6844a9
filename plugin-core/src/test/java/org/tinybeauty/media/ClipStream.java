package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.ShortPointer;
import org.jspecify.annotations.Nullable;

/// One stream of a [TestClip] while it is written: makes its packets step by step.
abstract class ClipStream implements AutoCloseable {
  private static final int SAMPLE_RATE = 48_000;

  final AVStream stream;
  final List<AVPacket> ready = new ArrayList<>();

  ClipStream(AVStream stream) {
    this.stream = stream;
  }

  /// Called after the header is written.
  void begin() {}

  abstract boolean done();

  /// Time of what comes next.
  abstract double seconds();

  /// Makes a few packets, with times in the stream's time base.
  abstract List<AVPacket> step();

  @Override
  public void close() {}

  static ClipStream video(AVFormatContext output, TestClip.Video video) {
    return new VideoStream(output, video);
  }

  static ClipStream audio(
      AVFormatContext output, String encoder, long startMillis, long millis, String language) {
    return new AudioStream(output, encoder, startMillis, millis, language);
  }

  static ClipStream text(
      AVFormatContext output, int codec, String language, List<TestClip.Line> lines) {
    AVStream stream = avformat_new_stream(output, null);
    stream.codecpar().codec_type(AVMEDIA_TYPE_SUBTITLE).codec_id(codec);
    stream.time_base().num(1).den(1000);
    TestClip.language(stream, language);
    return new Packets(stream, codec, lines);
  }

  static ClipStream still(
      AVFormatContext output, boolean cover, String name, String mime, byte[] bytes) {
    AVStream stream = avformat_new_stream(output, null);
    boolean matroska = "matroska".equals(FFmpeg.text(output.oformat().name()));
    if (cover && !matroska) {
      stream.codecpar().codec_type(AVMEDIA_TYPE_VIDEO).codec_id(AV_CODEC_ID_MJPEG);
      stream.codecpar().width(16).height(16);
      stream.disposition(AV_DISPOSITION_ATTACHED_PIC);
      stream.time_base().num(1).den(1000);
      return new Packets(stream, bytes);
    }
    stream.codecpar().codec_type(AVMEDIA_TYPE_ATTACHMENT);
    stream.codecpar().codec_id(cover ? AV_CODEC_ID_MJPEG : AV_CODEC_ID_TTF);
    BytePointer data = new BytePointer(av_mallocz(bytes.length + AV_INPUT_BUFFER_PADDING_SIZE));
    data.put(bytes, 0, bytes.length);
    stream.codecpar().extradata(data);
    stream.codecpar().extradata_size(bytes.length);
    AVDictionary tags = new AVDictionary(null);
    av_dict_set(tags, "filename", name, 0);
    av_dict_set(tags, "mimetype", mime, 0);
    stream.metadata(tags);
    return new Packets(stream);
  }

  /// An encoder and the frames for it.
  private abstract static class Encoded extends ClipStream {
    AVCodecContext codec;
    private boolean drained;

    Encoded(AVFormatContext output, String name) {
      super(avformat_new_stream(output, null));
      AVCodec encoder = avcodec_find_encoder_by_name(name);
      if (encoder == null) {
        throw new IllegalArgumentException("no encoder " + name);
      }
      codec = avcodec_alloc_context3(encoder);
      codec.thread_count(1);
      if ((output.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
        codec.flags(codec.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
      }
      codec.flags(codec.flags() | AV_CODEC_FLAG_FRAME_DURATION);
    }

    void open(AVDictionary options) {
      FFmpeg.check(avcodec_open2(codec, codec.codec(), options), "test encoder");
      avcodec_parameters_from_context(stream.codecpar(), codec);
      stream.time_base(codec.time_base());
    }

    /// The next frame, or null at the end.
    abstract @Nullable AVFrame frame();

    @Override
    boolean done() {
      return drained;
    }

    @Override
    List<AVPacket> step() {
      AVFrame frame = frame();
      FFmpeg.check(avcodec_send_frame(codec, frame), "test frame");
      drained = frame == null;
      if (frame != null) {
        av_frame_free(frame);
      }
      List<AVPacket> packets = new ArrayList<>();
      while (true) {
        AVPacket packet = av_packet_alloc();
        if (avcodec_receive_packet(codec, packet) < 0) {
          av_packet_free(packet);
          return packets;
        }
        packet.stream_index(stream.index());
        av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
        packets.add(packet);
      }
    }

    @Override
    public void close() {
      avcodec_free_context(codec);
    }
  }

  private static final class VideoStream extends Encoded {
    private final TestClip.Video video;
    private int index;

    VideoStream(AVFormatContext output, TestClip.Video video) {
      super(output, video.encoder);
      this.video = video;
      codec.width(video.width).height(video.height).pix_fmt(video.format);
      codec.time_base().num(video.baseNum).den(video.baseDen);
      codec.framerate().num(25).den(1);
      codec.sample_aspect_ratio().num(video.aspectNum).den(video.aspectDen);
      codec
          .color_primaries(video.color[0])
          .color_trc(video.color[1])
          .colorspace(video.color[2])
          .color_range(video.color[3])
          .chroma_sample_location(video.color[4]);
      if (video.interlaced) {
        codec.flags(codec.flags() | AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME);
      }
      AVDictionary options = new AVDictionary(null);
      if (video.hdr) {
        AVFrame first = av_frame_alloc();
        light(first);
        PointerPointer<?> list = new PointerPointer<>((Pointer) null);
        IntPointer count = new IntPointer(1).put(0);
        for (int i = 0; i < first.nb_side_data(); i++) {
          av_frame_side_data_clone(list, count, first.side_data(i), 0);
        }
        codec.decoded_side_data(list);
        codec.nb_decoded_side_data(count.get());
        av_frame_free(first);
      }
      if (video.encoder.equals("libx265")) {
        av_dict_set(options, "x265-params", "log-level=none", 0);
      }
      video.options.forEach((key, value) -> av_dict_set(options, key, value, 0));
      open(options);
      stream.sample_aspect_ratio(codec.sample_aspect_ratio());
      AVDictionary tags = new AVDictionary(null);
      video.tags.forEach((key, value) -> av_dict_set(tags, key, value, 0));
      stream.metadata(tags);
      if (video.rotation != 0) {
        rotate();
      }
    }

    private void rotate() {
      IntPointer count = new IntPointer(1).put(stream.codecpar().nb_coded_side_data());
      AVPacketSideData list = stream.codecpar().coded_side_data();
      list = list == null ? new AVPacketSideData(null) : list;
      AVPacketSideData made =
          av_packet_side_data_new(list, count, AV_PKT_DATA_DISPLAYMATRIX, 36, 0);
      av_display_rotation_set(new IntPointer(made.data()), video.rotation);
      stream.codecpar().coded_side_data(list);
      stream.codecpar().nb_coded_side_data(count.get());
    }

    @Override
    double seconds() {
      int last = Math.min(index, video.times.length - 1);
      return (double) video.times[last] * video.baseNum / video.baseDen;
    }

    @Override
    @Nullable AVFrame frame() {
      if (index >= video.times.length) {
        return null;
      }
      AVFrame frame = av_frame_alloc();
      frame.format(video.format).width(video.width).height(video.height);
      FFmpeg.check(av_frame_get_buffer(frame, 0), "test picture");
      Pattern.draw(frame, index);
      frame.pts(video.times[index]);
      frame.duration(
          index + 1 < video.times.length
              ? video.times[index + 1] - video.times[index]
              : video.lastDuration);
      if (video.interlaced) {
        frame.flags(
            frame.flags()
                | AVFrame.AV_FRAME_FLAG_INTERLACED
                | AVFrame.AV_FRAME_FLAG_TOP_FIELD_FIRST);
      }
      if (video.hdr) {
        light(frame);
      }
      index++;
      return frame;
    }

    private static void light(AVFrame frame) {
      var display = av_mastering_display_metadata_create_side_data(frame);
      display.has_luminance(1);
      display.has_primaries(1);
      for (int i = 0; i < 6; i++) {
        display.display_primaries(i / 2, i % 2).num(5000 + 5000 * i).den(50_000);
      }
      display.white_point(0).num(15_635).den(50_000);
      display.white_point(1).num(16_450).den(50_000);
      display.max_luminance().num(10_000_000).den(10_000);
      display.min_luminance().num(50).den(10_000);
      var level = av_content_light_metadata_create_side_data(frame);
      level.MaxCLL(1000).MaxFALL(400);
    }
  }

  private static final class AudioStream extends Encoded {
    private final long start;
    private final long samples;
    private long at;

    AudioStream(
        AVFormatContext output, String encoder, long startMillis, long millis, String language) {
      super(output, encoder);
      this.start = startMillis * SAMPLE_RATE / 1000;
      this.samples = millis * SAMPLE_RATE / 1000;
      boolean planar =
          encoder.equals("aac") || encoder.equals("ac3") || encoder.equals("libmp3lame");
      boolean floats = planar || encoder.equals("libopus");
      codec.sample_rate(SAMPLE_RATE);
      codec.sample_fmt(
          planar ? AV_SAMPLE_FMT_FLTP : floats ? AV_SAMPLE_FMT_FLT : AV_SAMPLE_FMT_S16);
      av_channel_layout_default(codec.ch_layout(), 1);
      codec.time_base().num(1).den(SAMPLE_RATE);
      open(new AVDictionary(null));
      TestClip.language(stream, language);
    }

    @Override
    double seconds() {
      return (double) (start + at) / SAMPLE_RATE;
    }

    @Override
    @Nullable AVFrame frame() {
      int size = codec.frame_size() > 0 ? codec.frame_size() : 1024;
      int count = (int) Math.min(size, samples - at);
      if (count <= 0) {
        return null;
      }
      AVFrame frame = av_frame_alloc();
      frame.format(codec.sample_fmt()).nb_samples(count).sample_rate(SAMPLE_RATE);
      av_channel_layout_copy(frame.ch_layout(), codec.ch_layout());
      FFmpeg.check(av_frame_get_buffer(frame, 0), "test sound");
      for (int i = 0; i < count; i++) {
        double value = 0.3 * Math.sin(2 * Math.PI * 440 * (at + i) / SAMPLE_RATE);
        if (codec.sample_fmt() == AV_SAMPLE_FMT_S16) {
          new ShortPointer(frame.data(0)).put(i, (short) (value * 32767));
        } else {
          new org.bytedeco.javacpp.FloatPointer(frame.data(0)).put(i, (float) value);
        }
      }
      frame.pts(start + at);
      at += count;
      return frame;
    }
  }

  /// Packets that are there from the start.
  private static final class Packets extends ClipStream {
    private final List<long[]> times = new ArrayList<>();
    private final List<byte[]> bytes = new ArrayList<>();
    private int index;

    Packets(AVStream stream) {
      super(stream);
    }

    Packets(AVStream stream, byte[] only) {
      this(stream);
      times.add(new long[] {0, 0});
      bytes.add(only);
    }

    Packets(AVStream stream, int codec, List<TestClip.Line> lines) {
      this(stream);
      for (TestClip.Line line : lines) {
        times.add(new long[] {line.startMillis(), line.durationMillis()});
        byte[] text = TestClip.utf8(line.text());
        if (codec == AV_CODEC_ID_MOV_TEXT) {
          byte[] counted = new byte[text.length + 2];
          counted[1] = (byte) text.length;
          System.arraycopy(text, 0, counted, 2, text.length);
          text = counted;
        }
        bytes.add(text);
      }
    }

    @Override
    boolean done() {
      return index >= times.size();
    }

    @Override
    double seconds() {
      return times.get(index)[0] / 1000.0;
    }

    @Override
    List<AVPacket> step() {
      AVPacket packet = av_packet_alloc();
      byte[] payload = bytes.get(index);
      av_new_packet(packet, payload.length);
      packet.data().put(payload, 0, payload.length);
      packet.stream_index(stream.index());
      packet.flags(AV_PKT_FLAG_KEY);
      packet.pts(times.get(index)[0]).dts(times.get(index)[0]).duration(times.get(index)[1]);
      try (AVRational millis = new AVRational().num(1).den(1000)) {
        av_packet_rescale_ts(packet, millis, stream.time_base());
      }
      index++;
      return List.of(packet);
    }
  }
}
