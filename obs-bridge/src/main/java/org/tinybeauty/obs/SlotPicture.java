package org.tinybeauty.obs;

import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.ChromaSiting;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.PixelFormat;

/// Shows the pixels of a slot as a [Frame]: planar ones where they lie, packed ones in planes of
/// its own, from which [#store] brings back what was changed. One thread; allocates only when
/// packed pictures grow.
final class SlotPicture implements AutoCloseable {
  private static final int ALIGNMENT = 64;

  private final Frame frame = new Frame();
  private final long[] planes = new long[LinkLayout.MOST_PLANES];
  private final int[] strides = new int[LinkLayout.MOST_PLANES];
  private @Nullable Arena arena;
  private long room;
  private long start;

  /// Points the frame at a slot.
  ///
  /// @param head checked
  /// @param slot address where the slot begins
  /// @param pixels whether they will be looked at; else packed ones are left alone
  /// @return upright, whichever way the slot's rows run; valid until the next call
  Frame show(SlotHead head, long slot, boolean pixels) {
    PixelFormat format = head.format.planar();
    frame.describe(
        format,
        head.width,
        head.height,
        head.matrix,
        head.range,
        ChromaSiting.LEFT, // what OBS and most cameras' drivers do not say
        0,
        1);
    if (head.format.packed()) {
      layOut(head);
      if (pixels) {
        unpack(head, slot);
      }
      for (int plane = 0; plane < format.planes(); plane++) {
        frame.plane(plane, planes[plane], strides[plane]);
      }
    } else {
      for (int plane = 0; plane < format.planes(); plane++) {
        frame.plane(plane, top(head, slot, plane), down(head, plane));
      }
    }
    return frame;
  }

  /// Writes what was changed back into the slot.
  ///
  /// @param changed in rows as they lie in the slot
  void store(SlotHead head, long slot, Changed changed) {
    if (!head.format.packed()) {
      return;
    }
    for (int y = changed.y; y < changed.y + changed.height; y++) {
      int shown = head.flip ? head.height - 1 - y : y;
      PackedRows.pack(
          head.format,
          slot + head.offset[0] + (long) y * head.linesize[0],
          changed.x,
          changed.x + changed.width,
          planes[0] + (long) shown * strides[0],
          planes[1] + (long) shown * strides[1],
          planes[2] + (long) shown * strides[2]);
    }
  }

  /// The picture's first row in a plane of the slot.
  private static long top(SlotHead head, long slot, int plane) {
    long first = slot + head.offset[plane];
    int rows = head.format.rows(plane, head.height);
    return head.flip ? first + (rows - 1L) * head.linesize[plane] : first;
  }

  private static int down(SlotHead head, int plane) {
    return head.flip ? -head.linesize[plane] : head.linesize[plane];
  }

  private void unpack(SlotHead head, long slot) {
    long row = top(head, slot, 0);
    int down = down(head, 0);
    for (int y = 0; y < head.height; y++) {
      PackedRows.unpack(
          head.format,
          row + (long) y * down,
          head.width,
          planes[0] + (long) y * strides[0],
          planes[1] + (long) y * strides[1],
          planes[2] + (long) y * strides[2]);
    }
  }

  private void layOut(SlotHead head) {
    PixelFormat format = head.format.planar();
    long bytes = 0;
    for (int plane = 0; plane < format.planes(); plane++) {
      // Room for an even number of samples, and for a vector that begins with the last.
      int samples = format.planeWidth(plane, head.width) + 1;
      strides[plane] = (samples + 2 * ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      planes[plane] = bytes;
      bytes += (long) strides[plane] * format.planeHeight(plane, head.height);
    }
    if (bytes > room) {
      close();
      Arena next = Arena.ofConfined();
      arena = next;
      start = next.allocate(bytes, ALIGNMENT).address();
      room = bytes;
    }
    for (int plane = 0; plane < format.planes(); plane++) {
      planes[plane] += start;
    }
  }

  @Override
  public void close() {
    if (arena != null) {
      arena.close();
      arena = null;
      room = 0;
    }
  }
}
