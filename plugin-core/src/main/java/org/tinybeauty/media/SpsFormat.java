package org.tinybeauty.media;

import java.nio.ByteBuffer;

/// What an H.264 sequence parameter set of the high profiles says about samples (ITU-T H.264,
/// 7.3.2.1.1).
///
/// @param chroma 0 grey, 1 4:2:0, 2 4:2:2, 3 4:4:4
record SpsFormat(int chroma, int lumaBits, int chromaBits) {
  private static final int HEADER_BYTES = 4;
  private static final int MOST_LEADING_ZEROS = 16;

  /// @param sps the NAL unit, of a profile that states its chroma format
  static SpsFormat read(ByteBuffer sps) {
    Bits bits = new Bits(sps, HEADER_BYTES * 8);
    bits.golomb();
    int chroma = bits.golomb();
    if (chroma == 3) {
      bits.bit();
    }
    return new SpsFormat(chroma & 3, 8 + (bits.golomb() & 7), 8 + (bits.golomb() & 7));
  }

  /// Reads bit by bit; past the end come zeros. Emulation prevention cannot occur in the bytes that
  /// are read here: none of them follows two zero bytes.
  private static final class Bits {
    private final ByteBuffer from;
    private int at;

    Bits(ByteBuffer from, int at) {
      this.from = from;
      this.at = at;
    }

    int bit() {
      int index = at >> 3;
      int value = index < from.limit() ? from.get(index) >> (7 - (at & 7)) & 1 : 0;
      at++;
      return value;
    }

    int golomb() {
      int zeros = 0;
      while (zeros < MOST_LEADING_ZEROS && bit() == 0) {
        zeros++;
      }
      int value = 1;
      for (int i = 0; i < zeros; i++) {
        value = value << 1 | bit();
      }
      return value - 1;
    }
  }
}
