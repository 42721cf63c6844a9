package org.tinybeauty.rtmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes AMF3 values without references; see [Amf3].
final class Amf3Writer {
  private static final int MAX_INTEGER = (1 << 28) - 1;
  private static final int MIN_INTEGER = -(1 << 28);
  private static final int DYNAMIC_OBJECT = 0x0B;

  private final ByteBuf out;
  private final AmfBudget budget;

  Amf3Writer(ByteBuf out, AmfBudget budget) {
    this.out = out;
    this.budget = budget;
  }

  void value(@Nullable Object value) {
    budget.value();
    switch (value) {
      case null -> out.writeByte(0x01);
      case Boolean bool -> out.writeByte(bool ? 0x03 : 0x02);
      case Number number -> number(number.doubleValue());
      case String text -> {
        out.writeByte(0x06);
        string(text);
      }
      case Map<?, ?> object -> map(object);
      case List<?> list -> list(list);
      case AmfDate date -> {
        out.writeByte(0x08).writeByte(1).writeDouble(date.epochMillis());
        budget.close(budget.open(date));
      }
      case ByteBuffer bytes -> bytes(bytes);
      default ->
          throw new IllegalArgumentException("no AMF3 for a " + value.getClass().getSimpleName());
    }
  }

  /// A byte array with its marker.
  void bytes(ByteBuffer bytes) {
    budget.close(budget.open(bytes));
    out.writeByte(0x0C);
    header(bytes.remaining());
    out.writeBytes(bytes.duplicate());
  }

  private void number(double number) {
    int integer = (int) number;
    boolean exact = Double.doubleToRawLongBits(integer) == Double.doubleToRawLongBits(number);
    if (exact && integer >= MIN_INTEGER && integer <= MAX_INTEGER) {
      out.writeByte(0x04);
      u29(integer & 0x1FFFFFFF);
    } else {
      out.writeByte(0x05).writeDouble(number);
    }
  }

  private void map(Map<?, ?> object) {
    AmfContainer container = budget.open(object);
    if (object.containsKey("")) {
      // An empty name ends a list of names, so it goes into the class.
      out.writeByte(0x0A).writeByte(1 << 4 | DYNAMIC_OBJECT).writeByte(1).writeByte(1);
      value(object.get(""));
    } else if (object instanceof EcmaArray && !object.isEmpty()) {
      out.writeByte(0x09).writeByte(1); // its list is empty
    } else {
      out.writeByte(0x0A).writeByte(DYNAMIC_OBJECT).writeByte(1); // a class without a name
    }
    object.forEach(
        (name, member) -> {
          if (!"".equals(name)) {
            name(name);
            value(member);
          }
        });
    out.writeByte(1);
    budget.close(container);
  }

  private void list(List<?> list) {
    AmfContainer container = budget.open(list);
    out.writeByte(0x09);
    header(list.size());
    out.writeByte(1); // no names
    list.forEach(this::value);
    budget.close(container);
  }

  private void name(@Nullable Object key) {
    if (!(key instanceof String name)) {
      throw new IllegalArgumentException("AMF3 name (expected: a string)");
    }
    string(name);
  }

  private void string(String text) {
    budget.text(text);
    header(ByteBufUtil.utf8Bytes(text));
    out.writeCharSequence(text, UTF_8);
  }

  /// A length with the bit that says: no reference.
  private void header(int length) {
    if (length > MAX_INTEGER) {
      throw new IllegalArgumentException("AMF3 length " + length + " (expected: < 2^28)");
    }
    u29(length << 1 | 1);
  }

  private void u29(int value) {
    if (value < 0x80) {
      out.writeByte(value);
    } else if (value < 0x4000) {
      out.writeByte(value >> 7 | 0x80).writeByte(value & 0x7F);
    } else if (value < 0x200000) {
      out.writeByte(value >> 14 | 0x80).writeByte(value >> 7 | 0x80).writeByte(value & 0x7F);
    } else {
      out.writeByte(value >> 22 | 0x80).writeByte(value >> 15 | 0x80);
      out.writeByte(value >> 8 | 0x80).writeByte(value);
    }
  }
}
