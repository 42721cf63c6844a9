package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Action Message Format 3, in the values of [Amf0]. Numbers are read as Double. Vectors and arrays
/// without names are lists, arrays with names are an [EcmaArray], dictionaries are maps by the
/// keys' text, XML is its text, a byte array is a read-only ByteBuffer. Objects that read
/// themselves (externalizable) are refused. Writing uses no references.
public final class Amf3 {
  private Amf3() {}

  /// Reads one value, moving the reader index behind it.
  ///
  /// @throws RtmpProtocolException when the bytes are no AMF3, or beyond the limits
  public static @Nullable Object decode(ByteBuf in) {
    return new Amf3Reader(in, new AmfBudget()).value();
  }

  /// Appends one value.
  ///
  /// @throws IllegalArgumentException for a value that has no place in AMF, or beyond the limits
  public static void encode(ByteBuf out, @Nullable Object value) {
    try {
      new Amf3Writer(out, new AmfBudget()).value(value);
    } catch (RtmpProtocolException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
