package org.tinybeauty.rtmp;

import static org.tinybeauty.rtmp.AmfBudget.need;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the AMF0 values of one message; see [Amf0].
final class Amf0Reader {
  private static final int OBJECT_END = 9;

  private final ByteBuf in;
  private final AmfBudget budget;
  private final List<AmfContainer> references = new ArrayList<>();

  Amf0Reader(ByteBuf in, AmfBudget budget) {
    this.in = in;
    this.budget = budget;
  }

  @Nullable Object value() {
    need(in, 1);
    return value(in.readUnsignedByte());
  }

  private @Nullable Object value(int marker) {
    budget.value();
    return switch (marker) {
      case 0 -> number();
      case 1 -> bool();
      case 2 -> budget.text(shortString());
      case 3 -> members(new LinkedHashMap<>(), 0);
      case 5, 6, 13 -> null; // null, undefined, unsupported
      case 7 -> reference();
      case 8 -> ecmaArray();
      case 10 -> strictArray();
      case 11 -> date();
      case 12, 15 -> budget.text(longString()); // 15: XML, as its text
      case 16 -> {
        shortString(); // the class's name
        yield members(new LinkedHashMap<>(), 0);
      }
      case Amf0.SWITCH_TO_AMF3 -> new Amf3Reader(in, budget).uncounted();
      default ->
          throw new RtmpProtocolException(
              "AMF0 marker " + marker + " (expected: 0 to 17, not 4, 9 or 14)");
    };
  }

  private Double number() {
    need(in, 8);
    return in.readDouble();
  }

  private Boolean bool() {
    need(in, 1);
    return in.readByte() != 0;
  }

  private String shortString() {
    need(in, 2);
    return AmfBudget.string(in, in.readUnsignedShort());
  }

  private String longString() {
    need(in, 4);
    return AmfBudget.string(in, in.readUnsignedInt());
  }

  private AmfDate date() {
    need(in, 10);
    return new AmfDate(in.readDouble(), in.readShort());
  }

  private Object reference() {
    need(in, 2);
    int index = in.readUnsignedShort();
    if (index >= references.size()) {
      throw new RtmpProtocolException(
          "AMF0 reference " + index + " (expected: < " + references.size() + ")");
    }
    return budget.refer(references.get(index));
  }

  /// The count is a hint by the specification and wrong in practice; the end marker counts. Some
  /// writers leave that out at the very end of a message.
  private Object ecmaArray() {
    need(in, 4);
    return members(new EcmaArray(), in.readUnsignedInt());
  }

  /// @param optional the number of members after which the end of the input ends the object too;
  ///     0 for never
  private Object members(Map<String, @Nullable Object> object, long optional) {
    AmfContainer container = budget.open(object);
    references.add(container);
    for (long count = 0; ; count++) {
      if (optional > 0 && count >= optional && !in.isReadable()) {
        break;
      }
      String name = name();
      need(in, 1);
      int marker = in.readUnsignedByte();
      if (name.isEmpty() && marker == OBJECT_END) {
        break;
      }
      object.put(name, value(marker));
    }
    budget.close(container);
    return object;
  }

  private String name() {
    return AmfBudget.name(budget.text(shortString()));
  }

  private Object strictArray() {
    need(in, 4);
    long count = in.readUnsignedInt();
    need(in, count); // each takes a byte at least
    List<@Nullable Object> array = new ArrayList<>();
    AmfContainer container = budget.open(array);
    references.add(container);
    for (long i = 0; i < count; i++) {
      array.add(value());
    }
    budget.close(container);
    return array;
  }
}
