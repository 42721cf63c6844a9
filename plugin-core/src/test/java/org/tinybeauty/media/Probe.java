package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVChapter;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/// Everything that a media file holds, read with FFmpeg's libraries and not by the code under test.
///
/// @param tags of the file
/// @param streams in file order
/// @param chapters in order
public record Probe(Map<String, String> tags, List<Stream> streams, List<Chapter> chapters) {

  /// A time that the file does not say.
  public static final long NO_TIME = Long.MIN_VALUE;

  /// Times in nanoseconds, or [#NO_TIME].
  public record Packet(long pts, long dts, long duration, int size, int hash, int flags) {}

  /// Times in nanoseconds.
  public record Chapter(long start, long end, @Nullable String title) {}

  /// A decoded picture: its time in nanoseconds, and the samples of each plane without padding.
  public record Picture(long pts, int width, int height, int format, List<byte[]> planes) {}

  /// One stream, with its packets.
  public record Stream(
      int type,
      int codec,
      int width,
      int height,
      int format,
      double aspect,
      List<Integer> color,
      int fourCc,
      int disposition,
      Map<String, String> tags,
      Map<Integer, Integer> sideData,
      @Nullable Integer extradataHash,
      long duration,
      List<Packet> packets) {

    /// Presentation times in order.
    public List<Long> times() {
      return packets.stream().map(Packet::pts).sorted().toList();
    }
  }

  /// Reads a whole file without decoding it.
  public static Probe of(Path file) {
    AVFormatContext input = open(file);
    List<List<Packet>> packets = new ArrayList<>();
    for (int i = 0; i < input.nb_streams(); i++) {
      packets.add(new ArrayList<>());
    }
    AVPacket packet = av_packet_alloc();
    while (av_read_frame(input, packet) >= 0) {
      if (packet.stream_index() < packets.size()) {
        AVRational base = input.streams(packet.stream_index()).time_base();
        packets
            .get(packet.stream_index())
            .add(
                new Packet(
                    nanos(packet.pts(), base),
                    nanos(packet.dts(), base),
                    packet.duration() * 1_000_000_000L * base.num() / base.den(),
                    packet.size(),
                    hash(packet.data(), packet.size()),
                    packet.flags()));
      }
      av_packet_unref(packet);
    }
    av_packet_free(packet);
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < packets.size(); i++) {
      streams.add(stream(input.streams(i), packets.get(i)));
    }
    List<Chapter> chapters = new ArrayList<>();
    for (int i = 0; i < input.nb_chapters(); i++) {
      AVChapter chapter = input.chapters(i);
      long start = chapter.start() * 1_000_000_000L * chapter.time_base().num();
      long end = chapter.end() * 1_000_000_000L * chapter.time_base().num();
      int den = chapter.time_base().den();
      chapters.add(new Chapter(start / den, end / den, tags(chapter.metadata()).get("title")));
    }
    Probe probe = new Probe(tags(input.metadata()), streams, chapters);
    avformat_close_input(input);
    return probe;
  }

  private static AVFormatContext open(Path file) {
    FFmpeg.quiet();
    AVFormatContext input = new AVFormatContext(null);
    FFmpeg.check(avformat_open_input(input, "file:" + file, null, null), "open " + file);
    FFmpeg.check(avformat_find_stream_info(input, (AVDictionary) null), "streams of " + file);
    return input;
  }

  private static Stream stream(AVStream stream, List<Packet> packets) {
    AVCodecParameters par = stream.codecpar();
    Map<Integer, Integer> sideData = new TreeMap<>();
    for (int i = 0; i < par.nb_coded_side_data(); i++) {
      var data = par.coded_side_data().getPointer(i);
      sideData.put(data.type(), hash(data.data(), (int) data.size()));
    }
    AVRational aspect = stream.sample_aspect_ratio();
    return new Stream(
        par.codec_type(),
        par.codec_id(),
        par.width(),
        par.height(),
        par.format(),
        aspect.num() > 0 ? av_q2d(aspect) : 1,
        List.of(
            par.color_primaries(),
            par.color_trc(),
            par.color_space(),
            par.color_range(),
            par.chroma_location()),
        par.codec_tag(),
        stream.disposition(),
        tags(stream.metadata()),
        sideData,
        par.extradata_size() > 0 ? hash(par.extradata(), par.extradata_size()) : null,
        stream.duration() == AV_NOPTS_VALUE ? 0 : nanos(stream.duration(), stream.time_base()),
        List.copyOf(packets));
  }

  /// The streams of one type.
  public List<Stream> of(int type) {
    return streams.stream().filter(stream -> stream.type == type).toList();
  }

  /// The first video.
  public Stream video() {
    return of(AVMEDIA_TYPE_VIDEO).get(0);
  }

  /// Decodes the first video stream with one thread.
  public static List<Picture> pictures(Path file) {
    AVFormatContext input = open(file);
    int index =
        av_find_best_stream(
            input, AVMEDIA_TYPE_VIDEO, -1, -1, (org.bytedeco.ffmpeg.avcodec.AVCodec) null, 0);
    AVStream stream = input.streams(index);
    AVCodecContext codec =
        avcodec_alloc_context3(avcodec_find_decoder(stream.codecpar().codec_id()));
    avcodec_parameters_to_context(codec, stream.codecpar());
    codec.pkt_timebase(stream.time_base());
    codec.thread_count(1);
    FFmpeg.check(avcodec_open2(codec, codec.codec(), (AVDictionary) null), "decoder");
    List<Picture> pictures = new ArrayList<>();
    AVPacket packet = av_packet_alloc();
    AVFrame frame = av_frame_alloc();
    while (av_read_frame(input, packet) >= 0) {
      if (packet.stream_index() == index) {
        avcodec_send_packet(codec, packet);
        receive(codec, frame, stream, pictures);
      }
      av_packet_unref(packet);
    }
    avcodec_send_packet(codec, null);
    receive(codec, frame, stream, pictures);
    av_frame_free(frame);
    av_packet_free(packet);
    avcodec_free_context(codec);
    avformat_close_input(input);
    return pictures;
  }

  private static void receive(
      AVCodecContext codec, AVFrame frame, AVStream stream, List<Picture> pictures) {
    while (avcodec_receive_frame(codec, frame) >= 0) {
      pictures.add(picture(frame, stream.time_base()));
    }
  }

  static Picture picture(AVFrame frame, AVRational base) {
    var layout = av_pix_fmt_desc_get(frame.format());
    int bytes = layout.comp(0).depth() > 8 ? 2 : 1;
    List<byte[]> planes = new ArrayList<>();
    for (int plane = 0; plane < layout.nb_components(); plane++) {
      boolean chroma = plane == 1 || plane == 2;
      int shiftX = chroma ? layout.log2_chroma_w() : 0;
      int shiftY = chroma ? layout.log2_chroma_h() : 0;
      int width = ((frame.width() + (1 << shiftX) - 1) >> shiftX) * bytes;
      int height = (frame.height() + (1 << shiftY) - 1) >> shiftY;
      byte[] samples = new byte[width * height];
      for (int y = 0; y < height; y++) {
        frame
            .data(plane)
            .getPointer((long) y * frame.linesize(plane))
            .get(samples, y * width, width);
      }
      planes.add(samples);
    }
    return new Picture(
        nanos(frame.best_effort_timestamp(), base),
        frame.width(),
        frame.height(),
        frame.format(),
        planes);
  }

  private static long nanos(long time, AVRational base) {
    return time == AV_NOPTS_VALUE
        ? NO_TIME
        : Math.floorDiv(time * 1_000_000_000L * base.num(), (long) base.den());
  }

  private static int hash(@Nullable BytePointer data, int size) {
    if (data == null || size == 0) {
      return 0;
    }
    byte[] bytes = new byte[size];
    data.get(bytes, 0, size);
    return Arrays.hashCode(bytes);
  }

  private static Map<String, String> tags(@Nullable AVDictionary tags) {
    Map<String, String> map = new TreeMap<>();
    AVDictionaryEntry entry = null;
    while (tags != null && (entry = av_dict_iterate(tags, entry)) != null) {
      map.put(FFmpeg.text(entry.key()), FFmpeg.text(entry.value()));
    }
    return map;
  }
}
