package org.tinybeauty.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;

/// A number in the picture itself, as black and white blocks near the lower left corner, which
/// survives any encoder: sixteen bits, then the same inverted.
final class BurntCode implements FrameFilter {
  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  private static final int BITS = 16;
  private static final int BLOCK = 16;
  private static final byte WHITE = (byte) 235;
  private static final byte BLACK = 16;

  private int next;

  /// Numbers the pictures from 0.
  @Override
  public boolean analyse(Frame frame) {
    return true;
  }

  @Override
  public void apply(Frame frame) {
    int number = next++;
    for (int bit = 0; bit < 2 * BITS; bit++) {
      boolean one = (number >> bit % BITS & 1) == 1 ^ bit >= BITS;
      for (int y = 0; y < BLOCK; y++) {
        for (int x = 0; x < BLOCK; x++) {
          long at = frame.row(0, top(frame) + y) + (bit + 1L) * BLOCK + x;
          MEMORY.set(ValueLayout.JAVA_BYTE, at, one ? WHITE : BLACK);
        }
      }
    }
  }

  /// The number in a picture, or -1 when there is none that can be read.
  static int read(Frame frame) {
    int value = 0;
    for (int bit = 0; bit < BITS; bit++) {
      boolean one = white(frame, bit);
      if (one == white(frame, bit + BITS)) {
        return -1;
      }
      value |= (one ? 1 : 0) << bit;
    }
    return value;
  }

  private static boolean white(Frame frame, int bit) {
    int sum = 0;
    for (int i = 4; i < BLOCK - 4; i++) {
      sum += frame.code(0, (bit + 1) * BLOCK + i, top(frame) + i);
    }
    return sum > 128 * (BLOCK - 8);
  }

  private static int top(Frame frame) {
    return frame.height() - 2 * BLOCK;
  }
}
