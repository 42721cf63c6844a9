package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;

/// Writes the output file: the made-up video, and every other stream of the input that the
/// container can carry, packet for packet. One thread at a time.
final class Muxer implements AutoCloseable {
  private static final int EMPTY_TEXT_BYTES = 2;

  private final AVFormatContext input;
  private final AVFormatContext context;
  private final OutputLayout layout;
  private final Warnings warnings;
  private final AVRational[] inputBases;
  private final AVRational[] outputBases;
  private final long[] lastDts;
  private long copied;
  private boolean open = true;

  /// Opens the file and writes its header.
  ///
  /// @throws MediaException when the container cannot carry the video, or nothing can be written
  Muxer(Demuxer demuxer, Path file, Container container, VideoEncoder encoder, Warnings warnings) {
    this.input = demuxer.context();
    this.warnings = warnings;
    this.layout = OutputLayout.plan(demuxer, container, encoder, warnings);
    this.context = layout.create(file.toString());
    int streams = input.nb_streams();
    inputBases = new AVRational[streams];
    outputBases = new AVRational[streams];
    lastDts = new long[streams];
    try {
      AVIOContext io = new AVIOContext(null);
      FFmpeg.check(avio_open(io, FFmpeg.url(file), AVIO_FLAG_WRITE), file + ": cannot write");
      context.pb(io);
      AVDictionary options = layout.options();
      int code = avformat_write_header(context, options);
      av_dict_free(options);
      FFmpeg.check(code, file + ": cannot write the header");
      for (int i = 0; i < streams; i++) {
        lastDts[i] = AV_NOPTS_VALUE;
        inputBases[i] = input.streams(i).time_base();
        int target = layout.target(i);
        outputBases[i] = target < 0 ? inputBases[i] : context.streams(target).time_base();
        if (!layout.hasPackets(i)) {
          input.streams(i).discard(AVDISCARD_ALL);
        }
      }
    } catch (MediaException e) {
      close();
      throw e;
    }
  }

  /// Writes a packet of another stream as it came; takes what the packet refers to.
  void copy(AVPacket packet) {
    int stream = packet.stream_index();
    if (stream >= inputBases.length || !layout.hasPackets(stream) || isFiller(stream, packet)) {
      av_packet_unref(packet);
      return;
    }
    copied++;
    write(packet, stream, inputBases[stream]);
  }

  /// Whether a packet is an empty text that fills the time between two subtitles. The QuickTime
  /// muxer writes those itself.
  private boolean isFiller(int stream, AVPacket packet) {
    return packet.size() <= EMPTY_TEXT_BYTES
        && input.streams(stream).codecpar().codec_id() == AV_CODEC_ID_MOV_TEXT;
  }

  /// Writes a packet of the video, with times in the encoder's time base; takes what it refers to.
  void video(AVPacket packet, AVRational base) {
    write(packet, layout.video(), base);
  }

  private void write(AVPacket packet, int stream, AVRational base) {
    av_packet_rescale_ts(packet, base, outputBases[stream]);
    packet.stream_index(layout.target(stream));
    packet.pos(-1);
    keepOrder(packet, stream);
    int code = av_interleaved_write_frame(context, packet);
    if (code < 0) {
      throw failure("cannot write the output", code);
    }
  }

  private void keepOrder(AVPacket packet, int stream) {
    long dts = packet.dts();
    if (dts == AV_NOPTS_VALUE) {
      return;
    }
    boolean strict = (context.oformat().flags() & AVFMT_TS_NONSTRICT) == 0;
    long least = lastDts[stream] + (strict ? 1 : 0);
    if (lastDts[stream] != AV_NOPTS_VALUE && dts < least) {
      warnings.once(
          "dts" + stream, "stream #" + stream + ": times that run backwards were moved up");
      packet.dts(least);
      if (packet.pts() != AV_NOPTS_VALUE && packet.pts() < least) {
        packet.pts(least);
      }
    }
    lastDts[stream] = packet.dts();
  }

  /// Completes the file.
  ///
  /// @throws MediaException when the last bytes cannot be written
  void finish() {
    int code = av_write_trailer(context);
    int error = context.pb().error();
    open = false;
    int closing = avio_close(context.pb());
    avformat_free_context(context);
    if (code < 0 || error < 0 || closing < 0) {
      throw failure("cannot complete the output", Math.min(code, Math.min(error, closing)));
    }
  }

  private static MediaException failure(String what, int code) {
    String hint = code == AVERROR_ENOSPC() ? "; free some space or choose another folder" : "";
    return new MediaException(what + ": " + FFmpeg.reason(code) + hint);
  }

  long copied() {
    return copied;
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      if (context.pb() != null) {
        avio_close(context.pb());
        context.pb(null);
      }
      avformat_free_context(context);
    }
  }
}
