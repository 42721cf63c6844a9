package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;

/// Which input streams go into the output, and as what. Found out by writing headers to memory:
/// whether a container carries a stream is for its muxer to say.
final class OutputLayout {
  private static final long MIN_TIMESCALE = 1000;
  private static final long COARSE_TIMESCALE = 10_000_000;
  private static final long FINE_TIMESCALE = 1_000_000_000;

  /// Below this, a file that was no transport stream gets the usual lead and later times instead.
  private static final long MIN_ROOM_MICROS = 400_000;

  /// FFmpeg's own default for the muxing delay of a transport stream.
  private static final int MAX_LEAD_MICROS = 700_000;

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
      if (layout.targets[i] < 0 && !layout.isRemade(layout.input.streams(i))) {
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
    if (isRemade(stream) || container.refuses(codec)) {
      return false;
    }
    if (stream.codecpar().codec_type() == AVMEDIA_TYPE_ATTACHMENT) {
      return container.carriesAttachments();
    }
    if (OutputStreams.isCover(stream)) {
      return container.carriesCovers();
    }
    return avformat_query_codec(format, codec, FF_COMPLIANCE_UNOFFICIAL) != 0;
  }

  /// Whether a stream is one that the muxer makes anew from what the file says elsewhere: chapter
  /// titles and time codes of QuickTime.
  private boolean isRemade(AVStream stream) {
    return stream.discard() == AVDISCARD_ALL
        || (stream.codecpar().codec_tag() == OutputStreams.TMCD
            && container.isQuickTime()
            && Tags.value(stream.metadata(), "timecode") != null);
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
    output.metadata(Tags.ofFile(input.metadata()));
    if (container.carriesChapters()) {
      OutputStreams.addChapters(output, input);
    }
    if (container == Container.MPEGTS) {
      output.max_delay(lead() >= 0 ? lead() : MAX_LEAD_MICROS);
    }
    return output;
  }

  private void add(AVFormatContext output, int index) {
    AVStream from = input.streams(index);
    if (index == video) {
      OutputStreams.addVideo(output, from, encoder.context(), container);
    } else {
      OutputStreams.addCopy(output, from, container);
    }
  }

  /// Options of the muxer, to be freed by the caller.
  AVDictionary options() {
    AVDictionary options = new AVDictionary(null);
    if (container.isQuickTime()) {
      boolean keys = Tags.haveQualifiedNames(input.metadata());
      av_dict_set(options, "movflags", keys ? "+faststart+use_metadata_tags" : "+faststart", 0);
      av_dict_set(options, "movie_timescale", String.valueOf(movieTimescale()), 0);
    }
    if (container == Container.MPEGTS && lead() >= 0) {
      // Times stay as they are; the clock reference runs ahead of them by the lead.
      av_dict_set(options, "mpegts_copyts", "1", 0);
    }
    return options;
  }

  /// The unit in which a QuickTime header counts start offsets and durations: one that all streams'
  /// times are whole numbers of. Where every stream starts on a millisecond it need not be as fine.
  private long movieTimescale() {
    long limit = startsOnMillis() ? COARSE_TIMESCALE : FINE_TIMESCALE;
    long scale = Math.min(input.streams(video).time_base().den(), limit);
    for (int i = 0; i < targets.length; i++) {
      int rate = input.streams(i).codecpar().sample_rate();
      if (targets[i] >= 0 && rate > 0) {
        long common = scale / BigInteger.valueOf(scale).gcd(BigInteger.valueOf(rate)).longValue();
        if (common * rate <= limit) {
          scale = common * rate;
        }
      }
    }
    return Math.max(scale, MIN_TIMESCALE);
  }

  private boolean startsOnMillis() {
    for (int i = 0; i < targets.length; i++) {
      AVStream stream = input.streams(i);
      long start = stream.start_time();
      long millis = start * stream.time_base().num() * MIN_TIMESCALE;
      if (targets[i] >= 0 && start != AV_NOPTS_VALUE && millis % stream.time_base().den() != 0) {
        return false;
      }
    }
    return true;
  }

  /// By how much a transport stream's clock reference runs ahead of its times, in microseconds,
  /// when the times stay as they are: as far as there is room above zero. -1 when there is none;
  /// then the muxer moves all times up.
  private int lead() {
    long room = Long.MAX_VALUE;
    for (int i = 0; i < targets.length; i++) {
      AVStream stream = input.streams(i);
      if (targets[i] >= 0 && stream.start_time() != AV_NOPTS_VALUE) {
        double start = FFmpeg.seconds(stream.start_time(), stream.time_base());
        if (i == video && FFmpeg.positive(encoder.context().framerate())) {
          // Pictures are sent before they are shown by as many frames as the encoder reorders.
          start -= encoder.context().has_b_frames() / av_q2d(encoder.context().framerate());
        }
        room = Math.min(room, Math.round(start * 1e6));
      }
    }
    boolean transport = "mpegts".equals(FFmpeg.text(input.iformat().name()));
    long least = transport ? 0 : MIN_ROOM_MICROS;
    return room < least || room == Long.MAX_VALUE ? -1 : (int) Math.min(room / 2, MAX_LEAD_MICROS);
  }

  /// Which output stream an input stream becomes; -1 when it is left out.
  int target(int stream) {
    return targets[stream];
  }

  /// Whether an input stream's packets go to the output; an attached file has none.
  boolean hasPackets(int stream) {
    return targets[stream] >= 0
        && !(container.carriesAttachments() && OutputStreams.isCover(input.streams(stream)));
  }

  /// Index of the video among the input's streams.
  int video() {
    return video;
  }
}
