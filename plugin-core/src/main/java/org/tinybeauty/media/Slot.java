package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_move_ref;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/// A place in a [Ring]: a decoded picture of the video, or a packet that passes as it is. Owns both
/// native shells for life; what they refer to comes and goes. What a live video carries along with
/// either stands in [#live].
final class Slot implements AutoCloseable {
  final AVFrame frame = FFmpeg.allocated(av_frame_alloc(), "a frame");
  final AVPacket packet = FFmpeg.allocated(av_packet_alloc(), "a packet");

  final LiveTags live = new LiveTags();

  /// Which of the two is filled.
  boolean picture;

  /// Takes what another slot holds and leaves that one empty.
  void take(Slot from) {
    picture = from.picture;
    live.take(from.live);
    if (picture) {
      av_frame_move_ref(frame, from.frame);
    } else {
      av_packet_move_ref(packet, from.packet);
    }
  }

  void clear() {
    av_frame_unref(frame);
    av_packet_unref(packet);
    live.clear();
  }

  @Override
  public void close() {
    av_frame_free(frame);
    av_packet_free(packet);
  }
}
