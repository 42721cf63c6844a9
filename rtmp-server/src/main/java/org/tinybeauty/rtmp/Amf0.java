package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Action Message Format 0: the values of commands and metadata.
///
/// | Java | AMF0 read | AMF0 written |
/// |---|---|---|
/// | null | null, undefined, unsupported | null |
/// | Boolean, Double | boolean, number | the same; any Number as number |
/// | String | string, long string, XML | string, or long string from 65,536 bytes |
/// | Map | object, typed object (its class's name is dropped) | object |
/// | [EcmaArray] | ECMA array | ECMA array |
/// | List | strict array | strict array |
/// | [AmfDate] | date | date |
/// | read-only ByteBuffer | (AMF3 byte array) | AMF3 byte array behind a switch |
///
/// References are followed, to finished objects only. No class is ever looked up or made by name.
/// Limits are [AmfBudget]'s. Reading throws [RtmpProtocolException] and nothing else; what has been
/// read can be written.
public final class Amf0 {
  /// The marker of an AMF3 value.
  static final int SWITCH_TO_AMF3 = 0x11;

  private Amf0() {}

  /// Reads one value, moving the reader index behind it.
  ///
  /// @throws RtmpProtocolException when the bytes are no AMF0, or beyond the limits
  public static @Nullable Object decode(ByteBuf in) {
    return new Amf0Reader(in, new AmfBudget()).value();
  }

  /// Reads values until nothing is left.
  ///
  /// @throws RtmpProtocolException when the bytes are no AMF0, or beyond the limits
  public static List<@Nullable Object> decodeAll(ByteBuf in) {
    Amf0Reader reader = new Amf0Reader(in, new AmfBudget());
    List<@Nullable Object> values = new ArrayList<>();
    while (in.isReadable()) {
      values.add(reader.value());
    }
    return values;
  }

  /// Appends values.
  ///
  /// @throws IllegalArgumentException for a value that has no place in AMF, or beyond the limits
  public static void encode(ByteBuf out, @Nullable Object... values) {
    Amf0Writer writer = new Amf0Writer(out, new AmfBudget());
    try {
      for (Object value : values) {
        writer.value(value);
      }
    } catch (RtmpProtocolException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
