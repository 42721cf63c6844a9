package org.tinybeauty.media;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;

/// Filters for tests.
final class Filters {
  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private Filters() {}

  /// Changes nothing.
  static FrameFilter none() {
    return watching(frame -> {});
  }

  /// Changes nothing, but sees every frame.
  static FrameFilter watching(Consumer<Frame> watcher) {
    return new FrameFilter() {
      @Override
      public boolean analyse(Frame frame) {
        watcher.accept(frame);
        return false;
      }

      @Override
      public void apply(Frame frame) {
        throw new AssertionError("apply without being asked");
      }
    };
  }

  /// Inverts a rectangle of the luma plane, counted in samples.
  static FrameFilter inverting(int left, int top, int width, int height) {
    return new FrameFilter() {
      @Override
      public boolean analyse(Frame frame) {
        return true;
      }

      @Override
      public void apply(Frame frame) {
        int max = (1 << frame.format().bitDepth()) - 1;
        for (int y = top; y < top + height; y++) {
          for (int x = left; x < left + width; x++) {
            if (max > 255) {
              long at = frame.row(0, y) + 2L * x;
              short old = MEMORY.get(ValueLayout.JAVA_SHORT_UNALIGNED, at);
              MEMORY.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) (max - old));
            } else {
              long at = frame.row(0, y) + x;
              byte old = MEMORY.get(ValueLayout.JAVA_BYTE, at);
              MEMORY.set(ValueLayout.JAVA_BYTE, at, (byte) (max - (old & 0xff)));
            }
          }
        }
      }
    };
  }
}
