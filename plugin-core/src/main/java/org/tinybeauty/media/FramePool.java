package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_copy_props;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_is_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/// Writable copies of frames that the decoder still needs as references.
///
/// Such a picture has to be copied whole: an encoder takes one address and one stride per plane,
/// so rows of a face cannot lie in another buffer than the rest, and writing into the decoder's
/// own buffer would change the pictures it predicts from. The copy costs 0.2 ms at 720p.
///
/// A spare frame is free again when nobody but the pool refers to its buffers; then it is reused,
/// so a warm pool allocates nothing in Java and no pixels in native memory. One thread takes;
/// the copies may be released on any.
final class FramePool implements AutoCloseable {
  private final List<AVFrame> spares = new ArrayList<>();

  /// Makes `target` (empty) a writable copy of `source`, properties included.
  void copy(AVFrame source, AVFrame target) {
    AVFrame spare = free(source);
    FFmpeg.check(av_frame_copy(spare, source), "cannot copy a frame");
    FFmpeg.check(av_frame_ref(target, spare), "cannot refer to a frame");
    FFmpeg.check(av_frame_copy_props(target, source), "cannot copy a frame's properties");
  }

  private AVFrame free(AVFrame source) {
    for (int i = 0; i < spares.size(); i++) {
      if (av_frame_is_writable(spares.get(i)) > 0) {
        return spares.get(i);
      }
    }
    AVFrame made = FFmpeg.allocated(av_frame_alloc(), "a frame");
    made.format(source.format()).width(source.width()).height(source.height());
    spares.add(made);
    FFmpeg.check(av_frame_get_buffer(made, 0), "out of memory for a frame");
    return made;
  }

  @Override
  public void close() {
    for (AVFrame spare : spares) {
      av_frame_unref(spare);
      av_frame_free(spare);
    }
    spares.clear();
  }
}
