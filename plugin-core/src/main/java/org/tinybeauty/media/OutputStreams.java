package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVChapter;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/// Makes the streams and chapters of an output after those of an input.
final class OutputStreams {
  /// What a container says about a video that stays true when its pictures are encoded again.
  private static final Set<Integer> KEPT_SIDE_DATA =
      Set.of(
          AV_PKT_DATA_DISPLAYMATRIX,
          AV_PKT_DATA_SPHERICAL,
          AV_PKT_DATA_STEREO3D,
          AV_PKT_DATA_MASTERING_DISPLAY_METADATA,
          AV_PKT_DATA_CONTENT_LIGHT_LEVEL,
          AV_PKT_DATA_AMBIENT_VIEWING_ENVIRONMENT,
          AV_PKT_DATA_ICC_PROFILE);

  /// QuickTime's time code stream.
  static final int TMCD = fourCc("tmcd");

  private static final int HVC1 = fourCc("hvc1");

  private OutputStreams() {}

  private static int fourCc(String tag) {
    return tag.charAt(0) | tag.charAt(1) << 8 | tag.charAt(2) << 16 | tag.charAt(3) << 24;
  }

  /// Adds the made-up video: the encoder's parameters, the input's description.
  static void addVideo(
      AVFormatContext output, AVStream from, AVCodecContext encoder, Container container) {
    AVStream to = add(output, from);
    AVCodecParameters parameters = to.codecpar();
    FFmpeg.check(avcodec_parameters_from_context(parameters, encoder), "encoder parameters");
    boolean hevc = parameters.codec_id() == AV_CODEC_ID_HEVC;
    parameters.codec_tag(hevc && container.isQuickTime() ? HVC1 : 0);
    to.sample_aspect_ratio(encoder.sample_aspect_ratio());
    to.metadata(Tags.ofVideo(from.metadata()));
    AVCodecParameters source = from.codecpar();
    for (int i = 0; i < source.nb_coded_side_data(); i++) {
      AVPacketSideData data = source.coded_side_data().getPointer(i);
      if (KEPT_SIDE_DATA.contains(data.type())) {
        addSideData(parameters, data);
      }
    }
  }

  private static void addSideData(AVCodecParameters parameters, AVPacketSideData data) {
    AVPacketSideData present =
        av_packet_side_data_get(
            parameters.coded_side_data(), parameters.nb_coded_side_data(), data.type());
    if (present != null && !present.isNull()) {
      return;
    }
    AVPacketSideData list = parameters.coded_side_data();
    if (list == null) {
      list = new AVPacketSideData(null);
    }
    try (IntPointer count = new IntPointer(1)) {
      count.put(parameters.nb_coded_side_data());
      AVPacketSideData made =
          FFmpeg.allocated(
              av_packet_side_data_new(list, count, data.type(), data.size(), 0), "side data");
      Pointer.memcpy(made.data(), data.data(), data.size());
      parameters.coded_side_data(list);
      parameters.nb_coded_side_data(count.get());
    }
  }

  /// Adds a stream whose packets are copied.
  static void addCopy(AVFormatContext output, AVStream from, Container container) {
    AVStream to = add(output, from);
    to.metadata(Tags.copy(from.metadata()));
    FFmpeg.check(avcodec_parameters_copy(to.codecpar(), from.codecpar()), "stream parameters");
    to.codecpar().codec_tag(tag(output, from.codecpar()));
    to.sample_aspect_ratio(from.sample_aspect_ratio());
    if (isCover(from) && container.carriesAttachments()) {
      toAttachment(from, to);
    }
  }

  private static AVStream add(AVFormatContext output, AVStream from) {
    AVStream to = FFmpeg.allocated(avformat_new_stream(output, null), "a stream");
    to.time_base(from.time_base());
    to.avg_frame_rate(from.avg_frame_rate());
    to.r_frame_rate(from.r_frame_rate());
    to.disposition(from.disposition());
    return to;
  }

  /// The codec's tag, where it means the same in the output's container; else 0, for the muxer to
  /// choose.
  private static int tag(AVFormatContext output, AVCodecParameters from) {
    PointerPointer<?> tags = output.oformat().codec_tag();
    boolean same =
        tags == null || tags.isNull() || av_codec_get_id(tags, from.codec_tag()) == from.codec_id();
    return same ? from.codec_tag() : 0;
  }

  /// Whether a stream is a picture that stands for the file, not a video.
  static boolean isCover(AVStream stream) {
    return (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0
        && stream.attached_pic().size() > 0;
  }

  /// In Matroska a cover is an attached file; as a video stream of one picture, players would take
  /// it for the video.
  private static void toAttachment(AVStream from, AVStream to) {
    AVPacket picture = from.attached_pic();
    AVCodecParameters parameters = to.codecpar();
    parameters.codec_type(AVMEDIA_TYPE_ATTACHMENT);
    BytePointer bytes = new BytePointer(av_mallocz(picture.size() + AV_INPUT_BUFFER_PADDING_SIZE));
    Pointer.memcpy(bytes, picture.data(), picture.size());
    av_freep(new PointerPointer<>(1).put(0, parameters.extradata()));
    parameters.extradata(bytes);
    parameters.extradata_size(picture.size());
    to.disposition(0);
    String kind = parameters.codec_id() == AV_CODEC_ID_PNG ? "png" : "jpeg";
    setDefault(to, "mimetype", "image/" + kind);
    setDefault(to, "filename", "cover." + (kind.equals("png") ? "png" : "jpg"));
  }

  private static void setDefault(AVStream stream, String key, String value) {
    if (Tags.value(stream.metadata(), key) == null) {
      AVDictionary tags = stream.metadata();
      if (tags == null) {
        tags = new AVDictionary(null);
      }
      av_dict_set(tags, key, value, 0);
      stream.metadata(tags);
    }
  }

  /// Adds the input's chapters.
  static void addChapters(AVFormatContext output, AVFormatContext input) {
    int count = input.nb_chapters();
    if (count == 0) {
      return;
    }
    PointerPointer<AVChapter> list =
        new PointerPointer<>(allocate((long) count * Pointer.sizeof(Pointer.class)));
    for (int i = 0; i < count; i++) {
      AVChapter from = input.chapters(i);
      AVChapter to = new AVChapter(allocate(Pointer.sizeof(AVChapter.class)));
      to.id(from.id())
          .time_base(from.time_base())
          .start(from.start())
          .end(from.end())
          .metadata(Tags.copy(from.metadata()));
      list.put(i, to);
    }
    output.chapters(list);
    output.nb_chapters(count);
  }

  private static Pointer allocate(long bytes) {
    return FFmpeg.allocated(av_mallocz(bytes), "chapters");
  }
}
