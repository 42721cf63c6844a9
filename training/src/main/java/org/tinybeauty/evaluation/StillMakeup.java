package org.tinybeauty.evaluation;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.tinybeauty.frame.ChromaSiting;
import org.tinybeauty.frame.ColorMatrix;
import org.tinybeauty.frame.ColorRange;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.frame.PixelFormat;
import org.tinybeauty.media.StillImage;
import org.tinybeauty.pairs.PairImage;

/// Makes a still picture up exactly as `tinybeauty apply` makes up a PNG, but in memory: planes of
/// 8-bit RGB, shown to the filter as often as there. A test holds the two together.
final class StillMakeup {
  private StillMakeup() {}

  /// The picture as the filter leaves it, rounded to levels. Does not close the filter.
  static PairImage apply(PairImage before, FrameFilter filter) {
    int width = before.width();
    int height = before.height();
    int n = width * height;
    Frame frame =
        new Frame()
            .describe(
                PixelFormat.GBRP,
                width,
                height,
                ColorMatrix.BT709,
                ColorRange.FULL,
                ChromaSiting.LEFT,
                0,
                1);
    int[] order = {1, 2, 0};
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] planes = new MemorySegment[3];
      for (int p = 0; p < 3; p++) {
        planes[p] = arena.allocate(n);
        float[] from = before.rgb()[order[p]];
        for (int i = 0; i < n; i++) {
          planes[p].set(ValueLayout.JAVA_BYTE, i, (byte) PairImage.level(from[i]));
        }
        frame.plane(p, planes[p].address(), width);
      }
      boolean change = false;
      for (int i = 0; i < StillImage.SETTLING_FRAMES; i++) {
        change = filter.analyse(frame.at(i * 1_000_000L / StillImage.FRAMES_PER_SECOND));
      }
      if (change) {
        filter.apply(frame);
      }
      PairImage after = PairImage.blank(width, height);
      for (int p = 0; p < 3; p++) {
        float[] to = after.rgb()[order[p]];
        for (int i = 0; i < n; i++) {
          to[i] = (planes[p].get(ValueLayout.JAVA_BYTE, i) & 0xff) / 255f;
        }
      }
      return after;
    }
  }
}
