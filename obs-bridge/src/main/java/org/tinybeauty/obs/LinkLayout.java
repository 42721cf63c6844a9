package org.tinybeauty.obs;

/// Numbers of the frame link, version 1, as `LINK.md` has them; all little-endian.
final class LinkLayout {
  /// `TBY1`.
  static final int MAGIC = 0x31594254;

  static final int VERSION = 1;

  // A message's head.
  static final int MESSAGE_BYTES = 64;
  static final int MESSAGE_MAGIC = 0;
  static final int MESSAGE_TYPE = 4;
  static final int MESSAGE_VERSION = 6;
  static final int MESSAGE_SEQ = 8;
  static final int MESSAGE_SLOT = 12;
  static final int MESSAGE_TIMESTAMP = 16;
  static final int MESSAGE_SENT = 24;
  static final int MESSAGE_FLAGS = 32;
  static final int MESSAGE_LENGTH = 36;
  static final int MESSAGE_ARGS = 40;

  /// Most bytes of JSON behind a head.
  static final int MOST_JSON = 65_536;

  /// Of a WELCOME's flags.
  static final int REFUSED = 1;

  // The memory's first page.
  static final int PAGE = 4096;
  static final int MEMORY_MAGIC = 0;
  static final int MEMORY_VERSION = 4;
  static final int MEMORY_SLOTS = 8;
  static final int MEMORY_STRIDE = 12;
  static final int PLUGIN_HEARTBEAT = 64;
  static final int ENGINE_HEARTBEAT = 128;

  static final int LEAST_SLOTS = 2;
  static final int MOST_SLOTS = 8;
  static final int LEAST_STRIDE = 2 * PAGE;
  static final int MOST_STRIDE = 64 << 20;

  // A slot's head, which takes a page; pixels follow.
  static final int SLOT_STATE = 0;
  static final int SLOT_SEQ = 4;
  static final int SLOT_FORMAT = 8;
  static final int SLOT_WIDTH = 12;
  static final int SLOT_HEIGHT = 16;
  static final int SLOT_FULL_RANGE = 20;
  static final int SLOT_COLOR_SPACE = 24;
  static final int SLOT_FLIP = 28;
  static final int SLOT_TIMESTAMP = 32;
  static final int SLOT_PLANES = 40;
  static final int SLOT_LINESIZE = 44;
  static final int SLOT_OFFSET = 56;
  static final int SLOT_ROWS = 68;
  static final int SLOT_CHANGED = 80;

  static final int MOST_PLANES = 3;

  /// What a plane's offset is a multiple of.
  static final int PLANE_ALIGNMENT = 64;

  // States of a slot.
  static final int FREE = 0;
  static final int FILLED = 1;
  static final int BUSY = 2;
  static final int DONE = 3;

  /// The widest and highest picture that is taken.
  static final int MOST_SIDE = 4096;

  private LinkLayout() {}

  /// Length of a memory file.
  static long memoryBytes(int slots, int stride) {
    return PAGE + (long) slots * stride;
  }

  /// Where a slot begins.
  static long slotAt(int slot, int stride) {
    return PAGE + (long) slot * stride;
  }
}
