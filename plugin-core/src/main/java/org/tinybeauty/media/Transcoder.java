package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_sample_aspect_ratio;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import java.nio.file.Path;
import java.util.Objects;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.FrameFilter;

/// Makes a new file of a video file: each picture goes through a [FrameFilter], everything else is
/// carried over as it is.
///
/// Times are the input's. Every other stream, chapter and tag that the output's container can carry
/// is copied; what it cannot is named in a warning. The output appears under its name only when it
/// is complete, and what was there before stays until then; on failure or [#cancel] nothing is left
/// behind.
///
/// Decoding and encoding run on threads of their own; the filter is called on the thread of [#run],
/// in presentation order. One use per object.
public final class Transcoder {
  private static final int USUAL_RATE = 25;
  private static final double MAX_RATE_RATIO = 1.5;

  private final Path in;
  private final Path out;
  private final EncoderSettings settings;
  private final FrameFilter filter;
  private final @Nullable FrameTap tap;
  private final TranscodeListener listener;
  private volatile boolean cancelled;
  private volatile @Nullable Pipeline pipeline;

  /// Nothing is opened yet.
  ///
  /// @param in a video file
  /// @param out where the result goes; its ending says the container (mp4, mov, mkv, webm, flv, ts)
  public Transcoder(
      Path in, Path out, EncoderSettings settings, FrameFilter filter, TranscodeListener listener) {
    this(in, out, settings, filter, null, listener);
  }

  /// As above.
  ///
  /// @param tap lets others look at the pictures while it runs; null for nobody
  public Transcoder(
      Path in,
      Path out,
      EncoderSettings settings,
      FrameFilter filter,
      @Nullable FrameTap tap,
      TranscodeListener listener) {
    this.in = in;
    this.out = out;
    this.settings = settings;
    this.filter = filter;
    this.tap = tap;
    this.listener = listener;
  }

  /// Does it all; blocks until the file is complete, or the work was cancelled, by [#cancel] or by
  /// interrupting this thread. Does not close the filter.
  ///
  /// @throws MediaException when the input holds no video that decodes, the output cannot be
  /// written, or the encoder does not open or fails
  public TranscodeResult run() {
    long start = System.nanoTime();
    Warnings warnings = new Warnings(listener);
    Container container = Container.of(out);
    try (Demuxer demuxer = Demuxer.open(in);
        OutputFile file = OutputFile.create(in, out, container.extension());
        MediaReader reader = new MediaReader(demuxer, warnings)) {
      AVCodec codec = Encoders.choose(wanted(container));
      try (Prefetch prefetch = new Prefetch(reader, () -> cancelled)) {
        AVFrame first = prefetch.firstPicture();
        if (first == null) {
          if (cancelled) {
            return TranscodeResult.cancelled(start, warnings);
          }
          throw new MediaException(in + ": no picture can be decoded; the file is damaged");
        }
        int format = VideoEncoder.workingFormat(codec, first.format());
        try (FrameConverter converter =
            new FrameConverter(format, first.width(), first.height(), warnings, copies())) {
          converter.fit(first);
          try (VideoEncoder encoder =
                  VideoEncoder.openEven(
                      codec, settings, source(demuxer, first, container), warnings);
              Muxer muxer = new Muxer(demuxer, file.temporary(), container, encoder, warnings);
              Pipeline work =
                  new Pipeline(
                      demuxer,
                      reader,
                      prefetch,
                      encoder,
                      muxer,
                      view(demuxer, first, format),
                      filter,
                      tap,
                      listener)) {
            converter.resize(first.width(), first.height());
            reader.convertBy(converter);
            pipeline = work;
            if (cancelled) {
              work.stop();
            }
            boolean complete = work.run();
            if (complete) {
              file.commit();
            }
            return work.result(!complete, converter.converted(), start, warnings);
          }
        }
      }
    } finally {
      pipeline = null;
    }
  }

  /// Stops the work: [#run] soon returns a result that says so, and leaves no file. Any thread.
  public void cancel() {
    cancelled = true;
    Pipeline work = pipeline;
    if (work != null) {
      work.stop();
    }
  }

  private int copies() {
    return filter instanceof SideBySide sideBySide ? sideBySide.count() : 1;
  }

  private String wanted(Container container) {
    String codec = settings.videoCodec();
    return codec == null ? container.codec() : codec;
  }

  private static VideoEncoder.Source source(Demuxer demuxer, AVFrame first, Container container) {
    AVStream stream = demuxer.videoStream();
    AVRational aspect = av_guess_sample_aspect_ratio(demuxer.context(), stream, first);
    boolean global = (OutputLayout.format(container).flags() & AVFMT_GLOBALHEADER) != 0;
    return new VideoEncoder.Source(first, stream.time_base(), rate(demuxer), aspect, global);
  }

  /// The rate to tell the encoder, which plans bits and level by it; times do not depend on it.
  /// With variable rates the usual guess is the finest step between two times, which can be far too
  /// fast.
  private static AVRational rate(Demuxer demuxer) {
    AVStream stream = demuxer.videoStream();
    AVRational guess = av_guess_frame_rate(demuxer.context(), stream, (AVFrame) null);
    AVRational mean = stream.avg_frame_rate();
    if (FFmpeg.positive(mean)
        && (!FFmpeg.positive(guess) || av_q2d(guess) > MAX_RATE_RATIO * av_q2d(mean))) {
      return mean;
    }
    return FFmpeg.positive(guess) ? guess : new AVRational().num(USUAL_RATE).den(1);
  }

  private static FrameView view(Demuxer demuxer, AVFrame first, int format) {
    AVStream stream = demuxer.videoStream();
    AVRational aspect = av_guess_sample_aspect_ratio(demuxer.context(), stream, first);
    return new FrameView(
        Objects.requireNonNull(Layouts.format(format)),
        Rotation.degrees(stream, first),
        FFmpeg.positive(aspect) ? av_q2d(aspect) : 1,
        stream.time_base().num(),
        stream.time_base().den());
  }
}
