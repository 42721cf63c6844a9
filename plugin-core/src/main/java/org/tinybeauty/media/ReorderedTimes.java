package org.tinybeauty.media;

import java.util.Arrays;

/// The times of access units that are inside a decoder, given back to the pictures as they come
/// out, in another order: a picture takes what stands beside its own pts, and the earliest dts that
/// is left, so that dts rise as they did in the source. Units that never became a picture are
/// dropped when a later one comes out. No allocation; one thread at a time.
final class ReorderedTimes {
  /// More than any decoder holds: 16 pictures to reorder, 16 threads, fields.
  private static final int MOST = 64;

  private final long[] pts = new long[MOST];
  private final long[] arrivals = new long[MOST];
  private final boolean[] keyframes = new boolean[MOST];
  private final long[] dts = new long[MOST];
  private int count;

  void clear() {
    count = 0;
  }

  /// Number of units inside.
  int count() {
    return count;
  }

  /// An access unit goes into the decoder.
  void add(LiveTags unit) {
    if (count == MOST) {
      drop(1);
    }
    int at = count;
    for (; at > 0 && pts[at - 1] > unit.ptsMicros; at--) {
      pts[at] = pts[at - 1];
      arrivals[at] = arrivals[at - 1];
      keyframes[at] = keyframes[at - 1];
    }
    pts[at] = unit.ptsMicros;
    arrivals[at] = unit.stamps.arrivalNanos;
    keyframes[at] = unit.keyframe;
    int place = count;
    for (; place > 0 && dts[place - 1] > unit.dtsMicros; place--) {
      dts[place] = dts[place - 1];
    }
    dts[place] = unit.dtsMicros;
    count++;
  }

  /// A picture comes out.
  ///
  /// @param picturePts its time
  /// @param into takes the times that belong to it; left as it is but for the pts where nothing is
  /// known
  void match(long picturePts, LiveTags into) {
    into.ptsMicros = picturePts;
    int at = 0;
    while (at < count && pts[at] < picturePts) {
      at++;
    }
    if (at == count) {
      return;
    }
    into.dtsMicros = dts[at];
    into.stamps.arrivalNanos = arrivals[at];
    into.keyframe = keyframes[at];
    drop(at + 1);
  }

  private void drop(int first) {
    System.arraycopy(pts, first, pts, 0, count - first);
    System.arraycopy(arrivals, first, arrivals, 0, count - first);
    System.arraycopy(keyframes, first, keyframes, 0, count - first);
    System.arraycopy(dts, first, dts, 0, count - first);
    count -= first;
    Arrays.fill(keyframes, count, MOST, false);
  }
}
