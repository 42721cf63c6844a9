package org.tinybeauty.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// H.264 as encoders write it (Annex B: start codes) turned into what RTMP carries: NAL units with
/// four bytes of length in front, and an `avcC` of the parameter sets (ISO/IEC 14496-15, 5.3.3).
final class AnnexB {
  private static final int SPS = 7;
  private static final int PPS = 8;
  private static final int AUD = 9;
  private static final int LENGTH_BYTES = 4;
  private static final int MOST_SETS = 31;
  private static final int HIGH_PROFILES = 100;

  private AnnexB() {}

  /// The most bytes that [#lengthPrefixed] makes of so many: a start code of three bytes becomes
  /// four.
  static int most(int bytes) {
    return bytes + bytes / 3 + LENGTH_BYTES;
  }

  /// Writes an access unit with lengths in place of start codes; delimiters are left out.
  ///
  /// @param from position to limit; not moved
  /// @param into written from its position on, which moves
  static void lengthPrefixed(ByteBuffer from, ByteBuffer into) {
    int limit = from.limit();
    int start = nal(from, from.position(), limit);
    while (start < limit) {
      int next = startCode(from, start, limit);
      int end = trimmed(from, start, next);
      if (end > start && (from.get(start) & 0x1f) != AUD) {
        into.putInt(end - start);
        into.put(into.position(), from, start, end - start);
        into.position(into.position() + end - start);
      }
      start = nal(from, next, limit);
    }
  }

  /// The decoder configuration for an encoder's headers.
  ///
  /// @throws MediaException when there are no parameter sets in them
  static byte[] avcC(byte[] headers) {
    ByteBuffer from = ByteBuffer.wrap(headers);
    List<ByteBuffer> sps = new ArrayList<>();
    List<ByteBuffer> pps = new ArrayList<>();
    int start = nal(from, 0, headers.length);
    while (start < headers.length) {
      int next = startCode(from, start, headers.length);
      int end = trimmed(from, start, next);
      if (end > start) {
        int type = headers[start] & 0x1f;
        if (type == SPS) {
          sps.add(from.slice(start, end - start));
        } else if (type == PPS) {
          pps.add(from.slice(start, end - start));
        }
      }
      start = nal(from, next, headers.length);
    }
    if (sps.isEmpty() || pps.isEmpty() || sps.getFirst().remaining() < LENGTH_BYTES) {
      throw new MediaException("the encoder's headers hold no parameter sets");
    }
    return avcC(sps, pps);
  }

  private static byte[] avcC(List<ByteBuffer> sps, List<ByteBuffer> pps) {
    ByteBuffer first = sps.getFirst();
    int profile = first.get(1) & 0xff;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(1);
    out.write(profile);
    out.write(first.get(2));
    out.write(first.get(3));
    out.write(0xfc | (LENGTH_BYTES - 1));
    out.write(0xe0 | Math.min(sps.size(), MOST_SETS));
    sps.stream().limit(MOST_SETS).forEach(set -> put(out, set));
    out.write(pps.size());
    pps.forEach(set -> put(out, set));
    if (profile >= HIGH_PROFILES) {
      SpsFormat format = SpsFormat.read(first);
      out.write(0xfc | format.chroma());
      out.write(0xf8 | (format.lumaBits() - 8));
      out.write(0xf8 | (format.chromaBits() - 8));
      out.write(0);
    }
    return out.toByteArray();
  }

  private static void put(ByteArrayOutputStream out, ByteBuffer set) {
    out.write(set.remaining() >> 8);
    out.write(set.remaining());
    byte[] bytes = new byte[set.remaining()];
    set.get(0, bytes);
    out.writeBytes(bytes);
  }

  /// Where the next `00 00 01` begins, or the limit.
  private static int startCode(ByteBuffer from, int at, int limit) {
    for (int i = at; i + 2 < limit; ) {
      byte third = from.get(i + 2);
      if (third == 1 && from.get(i) == 0 && from.get(i + 1) == 0) {
        return i;
      }
      i += third == 0 ? 1 : 3;
    }
    return limit;
  }

  /// Where the NAL unit after the next start code begins, or the limit.
  private static int nal(ByteBuffer from, int at, int limit) {
    int code = startCode(from, at, limit);
    return Math.min(limit, code == limit ? limit : code + 3);
  }

  /// Where a NAL unit ends: zeros before the next start code are none of its.
  private static int trimmed(ByteBuffer from, int start, int end) {
    int at = end;
    while (at > start && from.get(at - 1) == 0) {
      at--;
    }
    return at;
  }
}
