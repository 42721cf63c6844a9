package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_move_ref;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;

import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/// Reads a file as one sequence: decoded pictures of the video in presentation order, packets of
/// the other streams between them in file order. Damage is counted and gone past. One thread at a
/// time.
final class MediaReader implements AutoCloseable {
  /// So many read errors in a row are the end of the file.
  private static final int MAX_READ_ERRORS = 100;

  private final Demuxer demuxer;
  private final VideoDecoder decoder;
  private final Warnings warnings;
  private final AVPacket packet;
  private final Slot scratch = new Slot();
  private final FrameClock clock;
  private @Nullable FrameConverter converter;
  private boolean receiving;
  private boolean draining;
  private int readErrors;
  private long decoded;
  private long corrupt;
  private long lost;

  MediaReader(Demuxer demuxer, Warnings warnings) {
    this.demuxer = demuxer;
    this.warnings = warnings;
    this.packet = scratch.packet;
    this.decoder = new VideoDecoder(demuxer.videoStream());
    this.clock = new FrameClock(demuxer, warnings);
  }

  /// Makes all pictures from here on fit what the converter was made for.
  void convertBy(FrameConverter converter) {
    this.converter = converter;
  }

  /// Fills an empty slot with what comes next.
  ///
  /// @return whether there was anything left
  boolean next(Slot out) {
    while (true) {
      if (receiving) {
        int code = decoder.receive(out.frame);
        if (code == 0) {
          finish(out.frame);
          out.picture = true;
          return true;
        }
        if (code == AVERROR_EOF || (draining && code == AVERROR_EAGAIN())) {
          return false;
        }
        receiving = draining;
        if (code != AVERROR_EAGAIN()) {
          lost++;
          if (draining && ++readErrors > MAX_READ_ERRORS) {
            return false;
          }
        }
      } else if (readPacket()) {
        out.picture = false;
        av_packet_move_ref(out.packet, packet);
        return true;
      }
    }
  }

  /// Reads one packet: of the video, then feeds it to the decoder; of another stream, then leaves
  /// it in `packet`.
  ///
  /// @return whether a packet of another stream is there
  private boolean readPacket() {
    int code = demuxer.read(packet);
    if (code == AVERROR_EOF || (code < 0 && ++readErrors > MAX_READ_ERRORS)) {
      draining = true;
      receiving = true;
      readErrors = 0;
      decoder.send(null);
      return false;
    }
    if (code < 0) {
      lost++;
      warnings.once("read", "parts of the input cannot be read: " + FFmpeg.reason(code));
      return false;
    }
    readErrors = 0;
    if (packet.stream_index() != demuxer.video()) {
      return true;
    }
    boolean damaged = (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0;
    code = decoder.send(packet);
    av_packet_unref(packet);
    if (code < 0 || damaged) {
      lost++;
    }
    receiving = true;
    return false;
  }

  private void finish(AVFrame frame) {
    decoded++;
    if ((frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0 || frame.decode_error_flags() != 0) {
      corrupt++;
    }
    clock.stamp(frame);
    frame.pict_type(AV_PICTURE_TYPE_NONE);
    if (converter != null) {
      converter.fit(frame);
    }
  }

  long decoded() {
    return decoded;
  }

  long corrupt() {
    return corrupt;
  }

  long lost() {
    return lost;
  }

  @Override
  public void close() {
    scratch.close();
    decoder.close();
  }
}
