package org.tinybeauty.media;

/// Hears how a [Transcoder] gets on. Must not block: it is called between two frames.
public interface TranscodeListener {
  /// Hears nothing.
  TranscodeListener NONE = progress -> {};

  /// Called on the thread of [Transcoder#run], at most ten times a second, and once at the end.
  void progress(Progress progress);

  /// Called at once for each warning that the result will list, on the thread that met it.
  default void warning(String message) {}

  /// How far the work is.
  ///
  /// @param frames pictures that went through the filter so far
  /// @param totalFrames pictures expected in all, an estimate; 0 when unknown
  /// @param seconds time of the last picture since the first, in media time
  /// @param totalSeconds duration of the video, in media time; 0 when unknown
  record Progress(long frames, long totalFrames, double seconds, double totalSeconds) {}
}
