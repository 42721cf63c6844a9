package org.tinybeauty.training;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// One protobuf message under construction: just the wire types that ONNX files use (varint,
/// 32-bit, length-delimited).
///
/// Source: the protobuf encoding page, protobuf.dev/programming-guides/encoding.
final class OnnxRecord {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  OnnxRecord number(int field, long value) {
    varint(((long) field << 3) | VARINT);
    varint(value);
    return this;
  }

  OnnxRecord numbers(int field, long... values) {
    for (long value : values) {
      number(field, value);
    }
    return this;
  }

  OnnxRecord real(int field, float value) {
    varint(((long) field << 3) | FIXED32);
    bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    return this;
  }

  OnnxRecord text(int field, String value) {
    return raw(field, value.getBytes(StandardCharsets.UTF_8));
  }

  OnnxRecord texts(int field, Iterable<String> values) {
    values.forEach(value -> text(field, value));
    return this;
  }

  OnnxRecord record(int field, OnnxRecord value) {
    return raw(field, value.toBytes());
  }

  OnnxRecord records(int field, Iterable<OnnxRecord> values) {
    values.forEach(value -> record(field, value));
    return this;
  }

  OnnxRecord raw(int field, byte[] value) {
    varint(((long) field << 3) | BYTES);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
