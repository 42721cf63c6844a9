package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/// Which input streams go into the output, and as what. Found out by writing headers to memory:
/// whether a container carries a stream is for its muxer to say.
final class OutputLayout {
  private final AVFormatContext input;
  private final int video;
  private final Container container;
  private final AVOutputFormat format;
  private final VideoEncoder encoder;
  private final int[] targets;

  private OutputLayout(Demuxer demuxer, Container container, VideoEncoder encoder) {
    this.input = demuxer.context();
    this.video = demuxer.video();
    this.container = container;
    this.encoder = encoder;
    this.format = format(container);
    this.targets = new int[input.nb_streams()];
  }

  static AVOutputFormat format(Container container) {
    return FFmpeg.allocated(
        av_guess_format(container.muxer(), null, null), "the muxer " + container.muxer());
  }

  /// Tries all streams, and where that fails one after the other.
  ///
  /// @throws MediaException when not even the video can be carried
  static OutputLayout plan(
      Demuxer demuxer, Container container, VideoEncoder encoder, Warnings warnings) {
    OutputLayout layout = new OutputLayout(demuxer, container, encoder);
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < layout.targets.length; i++) {
      AVStream stream = layout.input.streams(i);
      if (i == layout.video || layout.mayFit(stream)) {
        taken.add(i);
      }
    }
    if (!layout.accepts(taken)) {
      List<Integer> wanted = List.copyOf(taken);
      taken.clear();
      taken.add(layout.video);
      if (!layout.accepts(taken)) {
        throw new MediaException(
            "%s cannot carry video of encoder %s; choose another encoder or file name"
                .formatted(container.muxer(), encoder.name()));
      }
      for (int i : wanted) {
        if (i != layout.video) {
          taken.add(i);
          taken.sort(null);
          if (!layout.accepts(taken)) {
            taken.remove((Integer) i);
          }
        }
      }
      layout.accepts(taken);
    }
    for (int i = 0; i < layout.targets.length; i++) {
      if (layout.targets[i] < 0 && layout.input.streams(i).discard() != AVDISCARD_ALL) {
        warnings.add(
            "%s cannot carry %s; it is left out"
                .formatted(container.muxer(), StreamNames.of(layout.input.streams(i))));
      }
    }
    if (layout.input.nb_chapters() > 0 && !container.carriesChapters()) {
      warnings.add(container.muxer() + " cannot carry chapters; they are left out");
    }
    return layout;
  }

  private boolean mayFit(AVStream stream) {
    int codec = stream.codecpar().codec_id();
    if (stream.discard() == AVDISCARD_ALL || container.refuses(codec)) {
      return false;
    }
    if (stream.codecpar().codec_type() == AVMEDIA_TYPE_ATTACHMENT) {
      return container.carriesAttachments();
    }
    return avformat_query_codec(format, codec, FF_COMPLIANCE_UNOFFICIAL) != 0;
  }

  /// Writes the header of these streams to memory, and remembers them as the layout.
  private boolean accepts(List<Integer> streams) {
    Arrays.fill(targets, -1);
    for (int i = 0; i < streams.size(); i++) {
      targets[streams.get(i)] = i;
    }
    AVFormatContext trial = create("trial" + container.extension());
    AVIOContext memory = new AVIOContext(null);
    avio_open_dyn_buf(memory);
    trial.pb(memory);
    AVDictionary options = options();
    int code = avformat_write_header(trial, options);
    av_dict_free(options);
    trial.pb(null);
    BytePointer bytes = new BytePointer((org.bytedeco.javacpp.Pointer) null);
    avio_close_dyn_buf(memory, bytes);
    av_free(bytes);
    avformat_free_context(trial);
    return code >= 0;
  }

  /// A muxer with its streams, tags and chapters, ready for its header.
  AVFormatContext create(String name) {
    AVFormatContext output = new AVFormatContext(null);
    FFmpeg.check(
        avformat_alloc_output_context2(output, format, null, name), "cannot make the muxer");
    output.strict_std_compliance(FF_COMPLIANCE_UNOFFICIAL);
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] >= 0) {
        add(output, i);
      }
    }
    output.metadata(copy(input.metadata()));
    return output;
  }

  private static @Nullable AVDictionary copy(@Nullable AVDictionary tags) {
    AVDictionary copy = new AVDictionary(null);
    av_dict_copy(copy, tags, 0);
    return copy;
  }

  private void add(AVFormatContext output, int index) {
    AVStream from = input.streams(index);
    AVStream to = FFmpeg.allocated(avformat_new_stream(output, null), "a stream");
    if (index == video) {
      avcodec_parameters_from_context(to.codecpar(), encoder.context());
      to.codecpar().codec_tag(0);
    } else {
      avcodec_parameters_copy(to.codecpar(), from.codecpar());
      to.codecpar().codec_tag(0);
    }
    to.time_base(from.time_base());
    to.avg_frame_rate(from.avg_frame_rate());
    to.disposition(from.disposition());
    to.metadata(copy(from.metadata()));
    to.sample_aspect_ratio(from.sample_aspect_ratio());
  }

  /// Options of the muxer, to be freed by the caller.
  AVDictionary options() {
    AVDictionary options = new AVDictionary(null);
    if (container.isQuickTime()) {
      av_dict_set(options, "movflags", "+faststart", 0);
    }
    return options;
  }

  /// Which output stream an input stream becomes; -1 when it is left out.
  int target(int stream) {
    return targets[stream];
  }

  /// Index of the video among the input's streams.
  int video() {
    return video;
  }
}
