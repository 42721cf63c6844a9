package org.tinybeauty.obs;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// All of native memory, addressed absolutely, little-endian: a segment per plane and frame would
/// be an allocation. Bounds are the business of whoever calls.
final class NativeBytes {
  static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private NativeBytes() {}

  /// 0 to 255.
  static int byteAt(long address) {
    return MEMORY.get(ValueLayout.JAVA_BYTE, address) & 0xff;
  }

  static void putByte(long address, int value) {
    MEMORY.set(ValueLayout.JAVA_BYTE, address, (byte) value);
  }

  static void putShort(long address, int value) {
    MEMORY.set(SHORT, address, (short) value);
  }

  static int intAt(long address) {
    return MEMORY.get(INT, address);
  }

  static void putInt(long address, int value) {
    MEMORY.set(INT, address, value);
  }

  static long longAt(long address) {
    return MEMORY.get(LONG, address);
  }

  static void copy(long from, long to, long bytes) {
    MemorySegment.copy(MEMORY, from, MEMORY, to, bytes);
  }
}
