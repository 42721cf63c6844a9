package org.tinybeauty.obs;

import static org.tinybeauty.obs.LinkLayout.MOST_PLANES;
import static org.tinybeauty.obs.LinkLayout.MOST_SIDE;
import static org.tinybeauty.obs.LinkLayout.PAGE;
import static org.tinybeauty.obs.LinkLayout.PLANE_ALIGNMENT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.tinybeauty.frame.ColorMatrix;
import org.tinybeauty.frame.ColorRange;

/// What a slot's head says of its frame: copied out of the shared memory once, checked, and only
/// then used, since the other side may write there at any time. Mutable, reused; one thread.
final class SlotHead {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  // OBS's enum video_colorspace.
  private static final int SPACE_DEFAULT = 0;
  private static final int SPACE_601 = 1;
  private static final int SPACE_709 = 2;
  private static final int SPACE_SRGB = 3;

  int seq;
  SlotFormat format = SlotFormat.I420;
  int width;
  int height;
  ColorRange range = ColorRange.LIMITED;
  ColorMatrix matrix = ColorMatrix.BT709;
  boolean flip;
  long timestamp;
  final int[] linesize = new int[MOST_PLANES];
  final int[] offset = new int[MOST_PLANES];
  final int[] rows = new int[MOST_PLANES];

  /// The frame's number alone, unchecked.
  static int seq(MemorySegment memory, long slot) {
    return memory.get(INT, slot + LinkLayout.SLOT_SEQ);
  }

  /// Copies and checks a head.
  ///
  /// @param slot where the slot begins
  /// @param stride bytes of the slot
  /// @return this
  /// @throws LinkException when it says what cannot be
  SlotHead read(MemorySegment memory, long slot, int stride) {
    seq = seq(memory, slot);
    int code = memory.get(INT, slot + LinkLayout.SLOT_FORMAT);
    width = memory.get(INT, slot + LinkLayout.SLOT_WIDTH);
    height = memory.get(INT, slot + LinkLayout.SLOT_HEIGHT);
    int full = memory.get(INT, slot + LinkLayout.SLOT_FULL_RANGE);
    int space = memory.get(INT, slot + LinkLayout.SLOT_COLOR_SPACE);
    int bottomUp = memory.get(INT, slot + LinkLayout.SLOT_FLIP);
    timestamp = memory.get(LONG, slot + LinkLayout.SLOT_TIMESTAMP);
    int planes = memory.get(INT, slot + LinkLayout.SLOT_PLANES);
    for (int plane = 0; plane < MOST_PLANES; plane++) {
      linesize[plane] = memory.get(INT, slot + LinkLayout.SLOT_LINESIZE + 4L * plane);
      offset[plane] = memory.get(INT, slot + LinkLayout.SLOT_OFFSET + 4L * plane);
      rows[plane] = memory.get(INT, slot + LinkLayout.SLOT_ROWS + 4L * plane);
    }
    SlotFormat known = SlotFormat.of(code);
    if (known == null) {
      throw wrong("format", code, "one of WELCOME's");
    }
    format = known;
    if (width < 1 || width > MOST_SIDE || height < 1 || height > MOST_SIDE) {
      throw new LinkException(
          "a frame of %dx%d (expected: 1x1 to %dx%d)"
              .formatted(width, height, MOST_SIDE, MOST_SIDE));
    }
    range = known.planar().rgb() || flag("full range", full) ? ColorRange.FULL : ColorRange.LIMITED;
    matrix = matrix(space);
    flip = flag("flip", bottomUp);
    if (planes != format.planes()) {
      throw wrong("planes", planes, Integer.toString(format.planes()));
    }
    for (int plane = 0; plane < planes; plane++) {
      checkPlane(plane, stride);
    }
    return this;
  }

  private void checkPlane(int plane, int stride) {
    int least = format.rowBytes(plane, width);
    if (linesize[plane] < least) {
      throw wrong("linesize of plane " + plane, linesize[plane], "at least " + least);
    }
    int needed = format.rows(plane, height);
    if (rows[plane] < needed) {
      throw wrong("rows of plane " + plane, rows[plane], "at least " + needed);
    }
    if (offset[plane] < PAGE || offset[plane] % PLANE_ALIGNMENT != 0) {
      throw wrong("offset of plane " + plane, offset[plane], "a multiple of 64, at least 4096");
    }
    long end = offset[plane] + (long) linesize[plane] * rows[plane];
    if (end > stride) {
      throw wrong("end of plane " + plane, end, "at most " + stride);
    }
  }

  private static ColorMatrix matrix(int space) {
    return switch (space) {
      case SPACE_601 -> ColorMatrix.BT601;
      case SPACE_DEFAULT, SPACE_709, SPACE_SRGB -> ColorMatrix.BT709;
      default -> throw wrong("colour space", space, "0 to 3");
    };
  }

  private static boolean flag(String what, int value) {
    if (value != 0 && value != 1) {
      throw wrong(what, value, "0 or 1");
    }
    return value == 1;
  }

  private static LinkException wrong(String what, long value, String expected) {
    return new LinkException("a slot's %s is %d (expected: %s)".formatted(what, value, expected));
  }

  /// Lays a top-down frame out in a slot: planes one behind the other, rows of whole alignments.
  ///
  /// @return bytes of the slot it needs
  long layOut(SlotFormat format, int width, int height) {
    this.format = format;
    this.width = width;
    this.height = height;
    flip = false;
    long at = PAGE;
    for (int plane = 0; plane < format.planes(); plane++) {
      linesize[plane] = aligned(format.rowBytes(plane, width));
      rows[plane] = format.rows(plane, height);
      offset[plane] = (int) Math.min(at, Integer.MAX_VALUE);
      at += (long) linesize[plane] * rows[plane];
    }
    return at;
  }

  private static int aligned(int bytes) {
    return (bytes + PLANE_ALIGNMENT - 1) / PLANE_ALIGNMENT * PLANE_ALIGNMENT;
  }

  /// Writes all but the state and what changed.
  void write(MemorySegment memory, long slot) {
    memory.set(INT, slot + LinkLayout.SLOT_SEQ, seq);
    memory.set(INT, slot + LinkLayout.SLOT_FORMAT, format.code());
    memory.set(INT, slot + LinkLayout.SLOT_WIDTH, width);
    memory.set(INT, slot + LinkLayout.SLOT_HEIGHT, height);
    memory.set(INT, slot + LinkLayout.SLOT_FULL_RANGE, range == ColorRange.FULL ? 1 : 0);
    memory.set(
        INT,
        slot + LinkLayout.SLOT_COLOR_SPACE,
        matrix == ColorMatrix.BT601 ? SPACE_601 : SPACE_709);
    memory.set(INT, slot + LinkLayout.SLOT_FLIP, flip ? 1 : 0);
    memory.set(LONG, slot + LinkLayout.SLOT_TIMESTAMP, timestamp);
    memory.set(INT, slot + LinkLayout.SLOT_PLANES, format.planes());
    for (int plane = 0; plane < MOST_PLANES; plane++) {
      boolean there = plane < format.planes();
      memory.set(INT, slot + LinkLayout.SLOT_LINESIZE + 4L * plane, there ? linesize[plane] : 0);
      memory.set(INT, slot + LinkLayout.SLOT_OFFSET + 4L * plane, there ? offset[plane] : 0);
      memory.set(INT, slot + LinkLayout.SLOT_ROWS + 4L * plane, there ? rows[plane] : 0);
    }
  }

  /// Writes what changed.
  static void write(MemorySegment memory, long slot, Changed changed) {
    memory.set(INT, slot + LinkLayout.SLOT_CHANGED, changed.x);
    memory.set(INT, slot + LinkLayout.SLOT_CHANGED + 4, changed.y);
    memory.set(INT, slot + LinkLayout.SLOT_CHANGED + 8, changed.width);
    memory.set(INT, slot + LinkLayout.SLOT_CHANGED + 12, changed.height);
  }
}
