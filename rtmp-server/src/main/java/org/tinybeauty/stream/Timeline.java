package org.tinybeauty.stream;

import org.tinybeauty.rtmp.MediaKind;

/// Turns a publisher's 32-bit timestamps into 64-bit times that never go back for packets of one
/// kind, and that go on when a publisher comes back. One thread at a time (the stream's lock).
///
/// Each timestamp is measured from the last one accepted, modulo 2^32, 2^31 or 2^24 (some encoders
/// wrap early), so wraps cost nothing and audio and video keep their distance. A step that no
/// stream makes (a kind goes back by more than [#JITTER_MILLIS], or forward by more than
/// [#LEAP_MILLIS] beyond the time that really passed) starts a new anchor: the time goes on by what
/// the clock says, and the place left behind is remembered for packets still under way from there.
final class Timeline {
  /// A kind may go back by so much without meaning it; it is held at its last time instead.
  static final long JITTER_MILLIS = 40;

  /// How far a packet may lie from the one before it, beyond the time that really passed.
  static final long LEAP_MILLIS = 9_500;

  private static final long NONE = Long.MIN_VALUE;
  private static final int[] WRAP_BITS = {32, 31, 24};

  private final Anchor current = new Anchor();
  private final Anchor left = new Anchor();
  private final long[] lastOfKind = {NONE, NONE};
  private long highest = NONE;
  private long lastNanos;
  private long leaps;

  /// The publisher has changed: the next timestamp, whatever it is, follows the last by the time
  /// that has passed.
  void restart() {
    current.known = false;
    left.known = false;
  }

  /// Times from somewhere else were used up to here; the next timestamp follows them.
  void passed(MediaKind kind, long dtsMillis, long nowNanos) {
    accept(kind, dtsMillis, nowNanos);
  }

  /// The last time of this kind, or of any if it had none, or 0.
  long last(MediaKind kind) {
    long own = kind == MediaKind.SCRIPT ? NONE : lastOfKind[track(kind)];
    return own != NONE ? own : Math.max(0, highest);
  }

  /// The time of a header or script message. They are often stamped 0 in the middle of a stream,
  /// so they follow the media and move nothing.
  long ofHeader(MediaKind kind, long timestampMillis) {
    if (highest == NONE) {
      return timestampMillis;
    }
    long passed = current.known ? distance(timestampMillis, current.timestamp) : NONE;
    long dts = current.dts + passed;
    return passed != NONE && Math.abs(passed) <= LEAP_MILLIS
        ? Math.max(last(kind), dts)
        : last(kind);
  }

  /// The time of coded audio or video.
  ///
  /// @param timestampMillis as in the message, 0 to 2^32 - 1
  /// @param nowNanos the clock when it arrived
  long ofMedia(MediaKind kind, long timestampMillis, long nowNanos) {
    long elapsed = highest == NONE ? 0 : Math.max(0, (nowNanos - lastNanos) / 1_000_000);
    long dts = NONE;
    if (current.known) {
      dts = fit(current, kind, timestampMillis, elapsed);
      if (dts == NONE && left.known) {
        dts = fit(left, kind, timestampMillis, elapsed);
      }
    }
    if (dts == NONE) {
      dts = highest == NONE ? timestampMillis : highest + Math.max(1, elapsed);
      if (current.known) {
        leaps++;
        left.set(current.timestamp, current.dts);
      }
      current.set(timestampMillis, dts);
    }
    return accept(kind, dts, nowNanos);
  }

  /// How often the time of a publisher leapt.
  long leaps() {
    return leaps;
  }

  private long fit(Anchor anchor, MediaKind kind, long timestampMillis, long elapsed) {
    long step = distance(timestampMillis, anchor.timestamp);
    long dts = anchor.dts + step;
    long own = lastOfKind[track(kind)];
    boolean back = own != NONE ? dts < own - JITTER_MILLIS : dts < highest - LEAP_MILLIS;
    if (back || dts < 0 || dts > highest + LEAP_MILLIS + elapsed) {
      return NONE;
    }
    anchor.set(timestampMillis, dts);
    return dts;
  }

  private long accept(MediaKind kind, long dtsMillis, long nowNanos) {
    int track = track(kind);
    long dts = Math.max(dtsMillis, lastOfKind[track]);
    lastOfKind[track] = dts;
    highest = Math.max(highest, dts);
    lastNanos = nowNanos;
    return dts;
  }

  /// From one timestamp to another by the shortest way that some wrap allows.
  private static long distance(long to, long from) {
    long best = Long.MAX_VALUE;
    for (int bits : WRAP_BITS) {
      if (Math.max(to, from) >>> bits == 0) {
        int unused = 64 - bits;
        long step = (to - from) << unused >> unused;
        if (Math.abs(step) <= LEAP_MILLIS) {
          return step;
        }
        best = best == Long.MAX_VALUE ? step : best;
      }
    }
    return best;
  }

  private static int track(MediaKind kind) {
    return kind == MediaKind.VIDEO ? 1 : 0;
  }

  private static final class Anchor {
    private boolean known;
    private long timestamp;
    private long dts;

    void set(long timestampMillis, long dtsMillis) {
      known = true;
      timestamp = timestampMillis;
      dts = dtsMillis;
    }
  }
}
