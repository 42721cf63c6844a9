package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/// Writes coded units of a running stream to a file that plays at any moment, even one that was cut
/// off: fragmented MP4, or Matroska in clusters. A piece is handed to the system at every keyframe,
/// and at least every [#MAX_PIECE_MICROS]; what a crash can cost is the last piece. One thread at a
/// time.
///
/// A piece's table of samples goes out in one write, so a killed process leaves no half of one;
/// after a power cut an MP4 may end in such a half, which some readers (FFmpeg) refuse. Matroska
/// has no such place.
public final class LiveMuxer implements AutoCloseable {
  /// The longest time that a piece holds back.
  public static final long MAX_PIECE_MICROS = 2_000_000;

  private static final AVRational MICROS = av_make_q(1, 1_000_000);

  /// File formats.
  public enum Format {
    MP4("mp4"),
    MATROSKA("matroska");

    private final String muxer;

    Format(String muxer) {
      this.muxer = muxer;
    }
  }

  private final AVFormatContext context;
  private final AVPacket packet;
  private final boolean hasVideo;
  private final long[] lastDts;
  private final long[] stepMicros;
  private final long[] lastMicros;
  private final long originMicros;
  private long pieceMicros;
  private boolean pieceHasVideo;
  private boolean open = true;

  /// Opens a file, which is emptied, and writes its header.
  ///
  /// @param tracks at most one of video is the one whose keyframes start pieces
  /// @param originMicros the time that becomes 0; what comes before it is moved up
  /// @throws MediaException when a first unit cannot be decoded, the format does not hold a codec,
  ///     or the file cannot be written
  public LiveMuxer(Path file, Format format, List<LiveTrack> tracks, long originMicros) {
    FFmpeg.quiet();
    this.originMicros = originMicros;
    this.pieceMicros = originMicros;
    hasVideo = tracks.stream().anyMatch(track -> track.codec().video());
    lastDts = new long[tracks.size()];
    lastMicros = new long[tracks.size()];
    stepMicros = new long[tracks.size()];
    Arrays.fill(lastDts, AV_NOPTS_VALUE);
    packet = FFmpeg.allocated(av_packet_alloc(), "a packet");
    context = new AVFormatContext(null);
    try {
      FFmpeg.check(
          avformat_alloc_output_context2(context, null, format.muxer, (String) null),
          "no muxer " + format.muxer);
      context.strict_std_compliance(FF_COMPLIANCE_UNOFFICIAL);
      tracks.forEach(track -> add(track, format));
      AVIOContext io = new AVIOContext(null);
      FFmpeg.check(avio_open(io, FFmpeg.url(file), AVIO_FLAG_WRITE), file + ": cannot write");
      context.pb(io);
      AVDictionary options = options(format);
      int code = avformat_write_header(context, options);
      av_dict_free(options);
      check(code);
      avio_flush(context.pb());
      check(context.pb().error());
    } catch (MediaException e) {
      abandon();
      throw e;
    }
  }

  private static AVDictionary options(Format format) {
    AVDictionary options = new AVDictionary(null);
    if (format == Format.MP4) {
      // The header waits for the first piece: only then it can say which track begins when.
      av_dict_set(options, "movflags", "frag_custom+delay_moov+default_base_moof", 0);
    } else {
      av_dict_set(options, "cluster_time_limit", String.valueOf(MAX_PIECE_MICROS / 1000), 0);
    }
    return options;
  }

  private void add(LiveTrack track, Format format) {
    AVStream stream = FFmpeg.allocated(avformat_new_stream(context, null), "a track");
    AVCodec codec = avcodec_find_decoder(track.codec().id());
    AVCodecContext decoder = FFmpeg.allocated(avcodec_alloc_context3(codec), "a decoder");
    try {
      decoder.thread_count(1);
      decoder.pkt_timebase(MICROS);
      if (track.config().length > 0) {
        byte[] config = Arrays.copyOf(track.config(), track.config().length + 64);
        decoder.extradata(
            new org.bytedeco.javacpp.BytePointer(av_mallocz(config.length)).put(config));
        decoder.extradata_size(track.config().length);
      }
      FFmpeg.check(
          avcodec_open2(decoder, codec, (AVDictionary) null), track.codec() + " does not open");
      decode(decoder, track);
      FFmpeg.check(avcodec_parameters_from_context(stream.codecpar(), decoder), "track");
    } finally {
      avcodec_free_context(decoder);
    }
    stream.time_base(av_make_q(1, track.codec().video() ? 90_000 : 48_000));
    int rate = stream.codecpar().sample_rate();
    if (rate > 0) {
      stream.time_base(av_make_q(1, rate));
    }
    boolean hevc = track.codec() == LiveTrack.Codec.HEVC && format == Format.MP4;
    stream.codecpar().codec_tag(hevc ? MKTAG('h', 'v', 'c', '1') : 0);
  }

  private static int MKTAG(char a, char b, char c, char d) {
    return a | b << 8 | c << 16 | d << 24;
  }

  /// Decodes the first unit, which leaves in the decoder what it says about all.
  private void decode(AVCodecContext decoder, LiveTrack track) {
    AVFrame frame = FFmpeg.allocated(av_frame_alloc(), "a frame");
    try {
      fill(ByteBuffer.wrap(track.first()));
      packet.flags(AV_PKT_FLAG_KEY);
      int code = avcodec_send_packet(decoder, packet);
      av_packet_unref(packet);
      if (code >= 0) {
        code = avcodec_receive_frame(decoder, frame);
      }
      if (code == AVERROR_EAGAIN()) {
        avcodec_send_packet(decoder, (AVPacket) null);
        code = avcodec_receive_frame(decoder, frame);
      }
      boolean known =
          track.codec().video()
              ? decoder.width() > 0 && decoder.height() > 0
              : decoder.sample_rate() > 0;
      if (!known) {
        throw new MediaException(
            track.codec() + ": its first unit cannot be decoded: " + FFmpeg.reason(code));
      }
    } finally {
      av_frame_free(frame);
    }
  }

  /// Writes a unit.
  ///
  /// @param track index in the list of tracks
  /// @param unit its bytes, from position to limit, which stay where they are
  /// @param ptsMicros when it is shown; counted as the origin is
  /// @param dtsMicros when it is decoded; does not go back within a track
  /// @throws MediaException when it cannot be written; what is written so far stays playable
  public void write(int track, ByteBuffer unit, long ptsMicros, long dtsMicros, boolean keyframe) {
    AVStream stream = context.streams(track);
    boolean video = stream.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO;
    boolean due = dtsMicros - pieceMicros >= MAX_PIECE_MICROS;
    if (due || (video && keyframe && pieceHasVideo)) {
      flush();
      pieceMicros = dtsMicros;
      pieceHasVideo = false;
    }
    pieceHasVideo |= video;
    fill(unit);
    packet.stream_index(track);
    packet.flags(keyframe || !video ? AV_PKT_FLAG_KEY : 0);
    long dts = av_rescale_q(dtsMicros - originMicros, MICROS, stream.time_base());
    long pts = av_rescale_q(ptsMicros - originMicros, MICROS, stream.time_base());
    long least = lastDts[track] == AV_NOPTS_VALUE ? 0 : lastDts[track] + 1;
    packet.dts(Math.max(dts, least));
    packet.pts(Math.max(pts, packet.dts()));
    packet.duration(step(track, dtsMicros, stream.time_base()));
    lastDts[track] = packet.dts();
    int code = av_write_frame(context, packet);
    av_packet_unref(packet);
    check(code);
  }

  /// How long a unit lasts: as long as the one before, since the next is not known yet.
  private long step(int track, long dtsMicros, AVRational base) {
    long step = dtsMicros - lastMicros[track];
    if (lastMicros[track] > 0 && step > 0 && step < MAX_PIECE_MICROS) {
      stepMicros[track] = step;
    }
    lastMicros[track] = dtsMicros;
    return Math.max(1, av_rescale_q(stepMicros[track], MICROS, base));
  }

  private void fill(ByteBuffer unit) {
    FFmpeg.check(av_new_packet(packet, unit.remaining()), "a packet");
    packet.data().capacity(unit.remaining()).asByteBuffer().put(unit.duplicate());
  }

  /// Whether pictures are among the tracks.
  public boolean hasVideo() {
    return hasVideo;
  }

  private void flush() {
    check(av_write_frame(context, null));
    check(av_write_frame(context, null)); // the first of all has written the header alone
    avio_flush(context.pb());
    check(context.pb().error());
  }

  private static void check(int code) {
    if (code < 0) {
      String hint = code == AVERROR_ENOSPC() ? "; free some space or choose another folder" : "";
      throw new MediaException("cannot write: " + FFmpeg.reason(code) + hint);
    }
  }

  /// Completes the file.
  ///
  /// @throws MediaException when the last piece cannot be written
  @Override
  public void close() {
    if (!open) {
      return;
    }
    try {
      check(av_write_trailer(context));
      avio_flush(context.pb());
      check(context.pb().error());
    } finally {
      abandon();
    }
  }

  private void abandon() {
    open = false;
    if (!context.isNull()) {
      if (context.pb() != null && !context.pb().isNull()) {
        avio_close(context.pb());
        context.pb(null);
      }
      avformat_free_context(context);
    }
    av_packet_free(packet);
  }
}
