package org.tinybeauty.rtmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/// What the values of one message may cost, in AMF0 and AMF3 together. A reference is charged as if
/// its target were written out, so that a few bytes cannot stand for a tree that never ends.
final class AmfBudget {
  /// Containers within containers. Real ones nest three deep.
  static final int MAX_DEPTH = 32;

  /// Values in a message; a film's index of keyframes takes thousands.
  static final int MAX_VALUES = 32_768;

  /// UTF-8 bytes of all strings and names of a message.
  static final int MAX_TEXT_BYTES = 1 << 20;

  /// Characters of a name in an object.
  static final int MAX_NAME_CHARS = 1024;

  private int depth;
  private int deepest;
  private long values;
  private long textBytes;

  /// Charges one value.
  void value() {
    charge(1, 0);
  }

  /// Charges a string.
  String text(String text) {
    charge(0, ByteBufUtil.utf8Bytes(text));
    return text;
  }

  /// Goes down into a container.
  AmfContainer open(Object container) {
    AmfContainer opened = new AmfContainer(container, depth, deepest, values, textBytes);
    deeper(depth + 1);
    depth++;
    deepest = depth;
    return opened;
  }

  /// Comes up from a container, which may be referred to from now on.
  void close(AmfContainer container) {
    container.height = deepest - container.depth;
    container.values = values - container.values;
    container.textBytes = textBytes - container.textBytes;
    container.closed = true;
    depth = container.depth;
    deepest = Math.max(deepest, container.deepest);
  }

  /// Charges a container again, which is referred to.
  Object refer(AmfContainer container) {
    if (!container.closed) {
      throw new RtmpProtocolException("AMF object holds itself (expected: a tree)");
    }
    deeper(depth + container.height);
    deepest = Math.max(deepest, depth + container.height);
    charge(container.values, container.textBytes);
    return container.value;
  }

  private void charge(long moreValues, long moreText) {
    values += moreValues;
    textBytes += moreText;
    if (values > MAX_VALUES) {
      throw new RtmpProtocolException("AMF message of too many values (expected: <= 32768)");
    }
    if (textBytes > MAX_TEXT_BYTES) {
      throw new RtmpProtocolException("AMF message of too much text (expected: <= 1 MiB)");
    }
  }

  private static void deeper(int depth) {
    if (depth > MAX_DEPTH) {
      throw new RtmpProtocolException("AMF nested too deep (expected: <= " + MAX_DEPTH + ")");
    }
  }

  /// Checks a name in an object.
  static String name(String name) {
    if (name.length() > MAX_NAME_CHARS) {
      throw new RtmpProtocolException(
          "AMF name of " + name.length() + " characters (expected: <= " + MAX_NAME_CHARS + ")");
    }
    return name;
  }

  /// Reads a string of a length that is checked against what is there.
  static String string(ByteBuf in, long bytes) {
    need(in, bytes);
    int length = (int) bytes;
    String text = in.toString(in.readerIndex(), length, UTF_8);
    in.skipBytes(length);
    return text;
  }

  /// Checks that so many bytes are there.
  static void need(ByteBuf in, long bytes) {
    if (in.readableBytes() < bytes) {
      throw new RtmpProtocolException(
          "AMF value cut short: " + in.readableBytes() + " bytes left (expected: " + bytes + ")");
    }
  }
}
