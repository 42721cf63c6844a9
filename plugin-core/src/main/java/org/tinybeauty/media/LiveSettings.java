package org.tinybeauty.media;

/// How a live video is decoded and encoded.
///
/// @param encoder the encoder; makes H.264. Its bit rate 0 follows the source's, its preset null is
/// the fastest that looks well (x264: `superfast`), its codec null is H.264
/// @param keyframeFrames a keyframe at least every so many frames; 0 only where the source has one
/// @param decoderThreads 0 for one per core
/// @param lateMillis delay of our own from which on a picture counts as late
public record LiveSettings(
    EncoderSettings encoder, int keyframeFrames, int decoderThreads, int lateMillis) {
  /// Everything by default.
  public static final LiveSettings DEFAULT = new LiveSettings(EncoderSettings.DEFAULT, 0, 0, 100);

  public LiveSettings {
    if (keyframeFrames < 0) {
      throw new MediaException("keyframe distance: " + keyframeFrames + " (expected: >= 0)");
    }
    if (decoderThreads < 0) {
      throw new MediaException("decoder threads: " + decoderThreads + " (expected: >= 0)");
    }
    if (lateMillis < 1) {
      throw new MediaException("late after: " + lateMillis + " ms (expected: >= 1)");
    }
  }

  /// The same with another encoder.
  public LiveSettings withEncoder(EncoderSettings encoder) {
    return new LiveSettings(encoder, keyframeFrames, decoderThreads, lateMillis);
  }
}
