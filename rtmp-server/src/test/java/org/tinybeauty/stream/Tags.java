package org.tinybeauty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// FLV tag bodies as publishers send them. The caller owns each.
final class Tags {
  private Tags() {}

  static ByteBuf bytes(int... values) {
    ByteBuf body = Unpooled.buffer(values.length);
    for (int value : values) {
      body.writeByte(value);
    }
    return body;
  }

  /// With `size` bytes of `fill` behind the values.
  static ByteBuf sized(int size, int fill, int... values) {
    ByteBuf body = Unpooled.buffer(size + values.length);
    for (int value : values) {
      body.writeByte(value);
    }
    for (int i = 0; i < size; i++) {
      body.writeByte(fill);
    }
    return body;
  }

  static ByteBuf videoHeader(int number) {
    return bytes(0x17, 0, 0, 0, 0, 1, 100, 0, 31, number);
  }

  static ByteBuf keyframe(int number) {
    return sized(200, number, 0x17, 1, 0, 0, 0);
  }

  static ByteBuf interframe(int number) {
    return sized(50, number, 0x27, 1, 0, 0, 0);
  }

  static ByteBuf audioHeader(int number) {
    return bytes(0xAF, 0, 0x12, number);
  }

  static ByteBuf audio(int number) {
    return sized(20, number, 0xAF, 1);
  }

  static ByteBuf metadata(String value) {
    ByteBuf body = Unpooled.buffer();
    body.writeBytes("\2\0\12onMetaData".getBytes(StandardCharsets.ISO_8859_1));
    body.writeByte(2).writeShort(value.length());
    body.writeBytes(value.getBytes(StandardCharsets.ISO_8859_1));
    return body;
  }
}
