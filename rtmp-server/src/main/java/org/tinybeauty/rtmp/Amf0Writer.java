package org.tinybeauty.rtmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the AMF0 values of one message; see [Amf0].
final class Amf0Writer {
  private static final int MAX_SHORT_BYTES = 0xFFFF;

  private final ByteBuf out;
  private final AmfBudget budget;

  Amf0Writer(ByteBuf out, AmfBudget budget) {
    this.out = out;
    this.budget = budget;
  }

  void value(@Nullable Object value) {
    budget.value();
    switch (value) {
      case null -> out.writeByte(5);
      case Boolean bool -> out.writeByte(1).writeBoolean(bool);
      case Number number -> out.writeByte(0).writeDouble(number.doubleValue());
      case String text -> string(text);
      case EcmaArray array -> {
        out.writeByte(8).writeInt(array.size());
        members(array);
      }
      case Map<?, ?> object -> {
        out.writeByte(3);
        members(object);
      }
      case List<?> array -> strictArray(array);
      case AmfDate date ->
          out.writeByte(11).writeDouble(date.epochMillis()).writeShort(date.zoneMinutes());
      case ByteBuffer bytes -> {
        out.writeByte(Amf0.SWITCH_TO_AMF3);
        new Amf3Writer(out, budget).bytes(bytes);
      }
      default ->
          throw new IllegalArgumentException("no AMF0 for a " + value.getClass().getSimpleName());
    }
  }

  private void string(String text) {
    budget.text(text);
    int bytes = ByteBufUtil.utf8Bytes(text);
    if (bytes <= MAX_SHORT_BYTES) {
      out.writeByte(2).writeShort(bytes);
    } else {
      out.writeByte(12).writeInt(bytes);
    }
    out.writeCharSequence(text, UTF_8);
  }

  private void members(Map<?, ?> object) {
    AmfContainer container = budget.open(object);
    object.forEach(
        (key, member) -> {
          name(key);
          value(member);
        });
    budget.close(container);
    out.writeMedium(9);
  }

  private void name(@Nullable Object key) {
    if (!(key instanceof String name) || ByteBufUtil.utf8Bytes(name) > MAX_SHORT_BYTES) {
      throw new IllegalArgumentException("AMF0 name (expected: a string of <= 65535 bytes)");
    }
    budget.text(name);
    out.writeShort(ByteBufUtil.utf8Bytes(name));
    out.writeCharSequence(name, UTF_8);
  }

  private void strictArray(List<?> array) {
    AmfContainer container = budget.open(array);
    out.writeByte(10).writeInt(array.size());
    for (Object element : array) {
      value(element);
    }
    budget.close(container);
  }
}
