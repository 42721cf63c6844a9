package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// The two words by which publishers say what a server shall do with script data (they are not part
/// of it): `@setDataFrame` before metadata to keep, `@clearDataFrame` to forget it.
final class ScriptData {
  private static final byte[] SET = word("@setDataFrame");
  private static final byte[] METADATA = word("onMetaData");
  private static final byte[] CLEAR = word("@clearDataFrame");

  private ScriptData() {}

  /// Moves the reader index past a leading `@setDataFrame`.
  static void strip(ByteBuf body) {
    if (startsWith(body, SET)) {
      body.skipBytes(SET.length);
    }
  }

  /// Metadata with `@setDataFrame` before it, as a new buffer; other script data as it is.
  /// Takes over the body.
  static ByteBuf toKeep(ByteBuf body) {
    if (!startsWith(body, METADATA)) {
      return body;
    }
    return Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(SET), body);
  }

  static boolean clears(ByteBuf body) {
    return startsWith(body, CLEAR);
  }

  private static byte[] word(String text) {
    byte[] letters = text.getBytes(StandardCharsets.US_ASCII);
    byte[] amf = new byte[3 + letters.length];
    amf[0] = 2;
    amf[2] = (byte) letters.length;
    System.arraycopy(letters, 0, amf, 3, letters.length);
    return amf;
  }

  private static boolean startsWith(ByteBuf body, byte[] start) {
    if (body.readableBytes() < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if (body.getByte(body.readerIndex() + i) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
