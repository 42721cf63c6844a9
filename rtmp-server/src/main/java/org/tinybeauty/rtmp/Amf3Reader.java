package org.tinybeauty.rtmp;

import static org.tinybeauty.rtmp.AmfBudget.need;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads AMF3 values with one set of reference tables; see [Amf3].
final class Amf3Reader {
  private static final int MAX_TRAITS = 1024;

  /// A class as the peer describes it; its name is dropped.
  private record Traits(boolean dynamic, List<String> names) {}

  private final ByteBuf in;
  private final AmfBudget budget;
  private final List<String> strings = new ArrayList<>();
  private final List<AmfContainer> objects = new ArrayList<>();
  private final List<Traits> traits = new ArrayList<>();

  Amf3Reader(ByteBuf in, AmfBudget budget) {
    this.in = in;
    this.budget = budget;
  }

  @Nullable Object value() {
    budget.value();
    return uncounted();
  }

  /// A value that the caller has charged already.
  @Nullable Object uncounted() {
    need(in, 1);
    int marker = in.readUnsignedByte();
    return switch (marker) {
      case 0x00, 0x01 -> null;
      case 0x02 -> false;
      case 0x03 -> true;
      case 0x04 -> (double) (u29() << 3 >> 3);
      case 0x05 -> number();
      case 0x06 -> string();
      case 0x07, 0x0B, 0x08, 0x09, 0x0A, 0x0C, 0x0D, 0x0E, 0x0F, 0x10, 0x11 -> complex(marker);
      default -> throw new RtmpProtocolException("AMF3 marker " + marker + " (expected: 0 to 17)");
    };
  }

  /// 29 bits in one to four bytes, 7, 7, 7 and 8 of them.
  private int u29() {
    int result = 0;
    for (int i = 0; i < 3; i++) {
      need(in, 1);
      int bits = in.readUnsignedByte();
      result = (result << 7) | (bits & 0x7F);
      if (bits < 0x80) {
        return result;
      }
    }
    need(in, 1);
    return (result << 8) | in.readUnsignedByte();
  }

  private Double number() {
    need(in, 8);
    return in.readDouble();
  }

  private String string() {
    int header = u29();
    if ((header & 1) == 0) {
      return budget.text(reference(strings, header >> 1));
    }
    String text = budget.text(AmfBudget.string(in, header >> 1));
    if (!text.isEmpty()) {
      strings.add(text);
    }
    return text;
  }

  private String name() {
    return AmfBudget.name(string());
  }

  private static <T> T reference(List<T> table, int index) {
    if (index >= table.size()) {
      throw new RtmpProtocolException(
          "AMF3 reference " + index + " (expected: < " + table.size() + ")");
    }
    return table.get(index);
  }

  /// What shares the table of objects.
  private Object complex(int marker) {
    int header = u29();
    if ((header & 1) == 0) {
      return budget.refer(reference(objects, header >> 1));
    }
    int length = header >> 1;
    return switch (marker) {
      case 0x08 -> leaf(() -> new AmfDate(number(), 0));
      case 0x09 -> array(length);
      case 0x0A -> object(length);
      case 0x0C -> leaf(() -> bytes(length));
      case 0x0D -> vector(length, 4, () -> (double) in.readInt());
      case 0x0E -> vector(length, 4, () -> (double) in.readUnsignedInt());
      case 0x0F -> vector(length, 8, in::readDouble);
      case 0x10 -> objectVector(length);
      case 0x11 -> dictionary(length);
      default -> leaf(() -> budget.text(AmfBudget.string(in, length))); // both kinds of XML
    };
  }

  private Object leaf(Supplier<Object> reader) {
    Object value = reader.get();
    budget.close(open(value));
    return value;
  }

  private ByteBuffer bytes(int length) {
    need(in, length);
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  private Object array(int length) {
    need(in, length);
    // Names come before the list, so the one container that can be referred to is chosen by the
    // first name. A reference from inside to itself is refused anyway.
    String name = peekEmptyName() ? "" : name();
    if (name.isEmpty()) {
      List<@Nullable Object> list = new ArrayList<>();
      AmfContainer container = open(list);
      for (int i = 0; i < length; i++) {
        list.add(value());
      }
      budget.close(container);
      return list;
    }
    EcmaArray map = new EcmaArray();
    AmfContainer container = open(map);
    for (; !name.isEmpty(); name = name()) {
      map.put(name, value());
    }
    for (int i = 0; i < length; i++) {
      map.put(budget.text(Integer.toString(i)), value());
    }
    budget.close(container);
    return map;
  }

  private boolean peekEmptyName() {
    need(in, 1);
    if (in.getByte(in.readerIndex()) != 1) {
      return false;
    }
    in.skipBytes(1);
    return true;
  }

  private Object object(int header) {
    Traits its = traits(header);
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    AmfContainer container = open(object);
    for (String name : its.names) {
      object.put(budget.text(name), value());
    }
    if (its.dynamic) {
      for (String name = name(); !name.isEmpty(); name = name()) {
        object.put(name, value());
      }
    }
    budget.close(container);
    return object;
  }

  private Traits traits(int header) {
    if ((header & 1) == 0) {
      return reference(traits, header >> 1);
    }
    if ((header & 2) != 0) {
      throw new RtmpProtocolException("AMF3 externalizable object (expected: a plain one)");
    }
    int count = header >> 3;
    if (count > MAX_TRAITS) {
      throw new RtmpProtocolException("AMF3 class of " + count + " names (expected: <= 1024)");
    }
    string(); // the class's name
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(name());
    }
    Traits read = new Traits((header & 4) != 0, names);
    traits.add(read);
    return read;
  }

  private Object vector(int length, int bytes, Supplier<Double> reader) {
    need(in, 1 + (long) length * bytes);
    in.skipBytes(1); // whether the length is fixed
    List<@Nullable Object> list = new ArrayList<>();
    AmfContainer container = open(list);
    for (int i = 0; i < length; i++) {
      budget.value();
      list.add(reader.get());
    }
    budget.close(container);
    return list;
  }

  private Object objectVector(int length) {
    need(in, 1 + (long) length);
    in.skipBytes(1); // whether the length is fixed
    string(); // the class's name
    List<@Nullable Object> list = new ArrayList<>();
    AmfContainer container = open(list);
    for (int i = 0; i < length; i++) {
      list.add(value());
    }
    budget.close(container);
    return list;
  }

  private Object dictionary(int length) {
    need(in, 1 + 2L * length);
    in.skipBytes(1); // whether the keys are weak
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    AmfContainer container = open(map);
    for (int i = 0; i < length; i++) {
      Object key = value();
      if (!(key instanceof String || key instanceof Double || key instanceof Boolean)) {
        throw new RtmpProtocolException("AMF3 dictionary by objects (expected: by text)");
      }
      map.put(AmfBudget.name(budget.text(key.toString())), value());
    }
    budget.close(container);
    return map;
  }

  private AmfContainer open(Object value) {
    AmfContainer container = budget.open(value);
    objects.add(container);
    return container;
  }
}
