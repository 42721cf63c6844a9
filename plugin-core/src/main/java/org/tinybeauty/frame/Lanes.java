package org.tinybeauty.frame;

import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The vector shapes of this room: floats as wide as the machine likes them, and the narrower
/// samples that fill as many lanes. Below 8 float lanes a sample vector may be longer than the
/// float vector; only its first lanes count then.
final class Lanes {
  static final VectorSpecies<Float> F =
      FloatVector.SPECIES_PREFERRED.length() >= 4
          ? FloatVector.SPECIES_PREFERRED
          : FloatVector.SPECIES_128;
  static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  static final VectorSpecies<Short> S = VectorSpecies.of(short.class, narrow(16));
  static final VectorSpecies<Byte> B = VectorSpecies.of(byte.class, narrow(8));

  /// Floats in a vector, a power of two, at least 4.
  static final int COUNT = F.length();

  /// 0, 1, 2 and so on.
  static final FloatVector RAMP = FloatVector.zero(F).addIndex(1);

  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /// Adding it rounds a float below 2^22 to an integer (half to even), found in the low bits.
  static final float ROUNDING = 0x1.8p23f;

  private Lanes() {}

  private static VectorShape narrow(int bits) {
    return VectorShape.forBitSize(Math.max(64, F.length() * bits));
  }

  static ByteVector bytes(long address) {
    return ByteVector.fromMemorySegment(B, Frame.MEMORY, address, ORDER);
  }

  static ShortVector shorts(long address) {
    return ShortVector.fromMemorySegment(S, Frame.MEMORY, address, ORDER);
  }

  static IntVector ints(long address) {
    return IntVector.fromMemorySegment(I, Frame.MEMORY, address, ORDER);
  }

  static FloatVector floats(long address) {
    return FloatVector.fromMemorySegment(F, Frame.MEMORY, address, ORDER);
  }

  /// `count` rounded up to whole vectors.
  static int roundUp(int count) {
    return (count + COUNT - 1) & -COUNT;
  }

  /// How much to allocate where so much is needed now and a face that comes nearer will need more:
  /// growing by half keeps the frame loop from allocating in every frame.
  static int roomFor(int needed) {
    return needed + needed / 2;
  }
}
