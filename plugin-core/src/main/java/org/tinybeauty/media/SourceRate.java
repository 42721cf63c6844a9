package org.tinybeauty.media;

/// How many bits and pictures a second a live source sends, measured over windows of its own time
/// and smoothed. Written by the decode thread, read by any.
final class SourceRate {
  private static final long WINDOW_MICROS = 2_000_000;
  private static final double WEIGHT = 0.4;

  /// Limits of what an encoder is asked for.
  private static final long LEAST = 100_000;

  private static final long MOST = 200_000_000;
  private static final double MOST_FRAMES = 240;

  private volatile long bitsPerSecond;
  private volatile double framesPerSecond;
  private boolean measured;
  private boolean started;
  private long start;
  private long bytes;
  private int frames;

  /// Takes what the publisher says until it is measured; 0 says nothing.
  void hint(double framesPerSecond, long bitsPerSecond) {
    if (bitsPerSecond > 0 && this.bitsPerSecond == 0) {
      this.bitsPerSecond = Math.clamp(bitsPerSecond, LEAST, MOST);
    }
    if (framesPerSecond > 0 && framesPerSecond <= MOST_FRAMES && this.framesPerSecond == 0) {
      this.framesPerSecond = framesPerSecond;
    }
  }

  /// An access unit came.
  void add(int size, long dtsMicros) {
    long span = dtsMicros - start;
    if (!started || span < 0 || span > 4 * WINDOW_MICROS) {
      started = true;
      start = dtsMicros;
      bytes = 0;
      frames = 0;
    } else if (span >= WINDOW_MICROS) {
      double weight = measured ? WEIGHT : 1;
      measured = true;
      double bits = bytes * 8e6 / span;
      long known = bitsPerSecond;
      bitsPerSecond = Math.clamp(Math.round(known + weight * (bits - known)), LEAST, MOST);
      double rate = frames * 1e6 / span;
      double before = framesPerSecond;
      framesPerSecond = before + weight * (rate - before);
      start = dtsMicros;
      bytes = 0;
      frames = 0;
    }
    bytes += size;
    frames++;
  }

  /// 0 when unknown.
  long bitsPerSecond() {
    return bitsPerSecond;
  }

  /// 0 when unknown.
  double framesPerSecond() {
    return framesPerSecond;
  }
}
