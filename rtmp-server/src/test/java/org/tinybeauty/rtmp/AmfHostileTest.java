package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Values that an attacker may send (CVE-2015-8270 to -8272, CVE-2017-5878, Red5 #469 and their
/// like): the protocol's exception, and no other, never memory for what is only declared.
final class AmfHostileTest {
  /// One input.
  ///
  /// @param three whether it is AMF3
  /// @param refused whether it must be; what is not is read
  record Input(String name, boolean three, boolean refused, ByteBuf bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Input> inputs() {
    List<Input> all = new ArrayList<>();
    depths(all);
    counts(all);
    cycles(all);
    texts(all);
    markers(all);
    return all.stream();
  }

  private static void zero(List<Input> all, String name, boolean refused, String hex) {
    all.add(new Input("AMF0 " + name, false, refused, bytes(hex)));
  }

  private static void three(List<Input> all, String name, boolean refused, String hex) {
    all.add(new Input("AMF3 " + name, true, refused, bytes(hex)));
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
  }

  /// Containers in containers, whole ones.
  private static void depths(List<Input> all) {
    for (int depth : new int[] {1, 2, 16, 31, 32, 33, 34, 100, 1000, 10_000, 100_000}) {
      boolean refused = depth > AmfBudget.MAX_DEPTH;
      nested(all, "objects", false, refused, "03000161", "05", "000009", depth);
      nested(all, "ECMA arrays", false, refused, "0800000001000161", "05", "000009", depth);
      nested(all, "typed objects", false, refused, "1000014100 0161", "05", "000009", depth);
      nested(all, "strict arrays", false, refused, "0a00000001", "05", "", depth);
      nested(all, "objects", true, refused, "0a0b010361", "01", "01", depth);
      nested(all, "arrays", true, refused, "090301", "01", "", depth);
      nested(all, "vectors", true, refused, "10030001", "01", "", depth);
    }
    nested(all, "switches to AMF3", false, true, "11 090301", "11", "", 40);
  }

  private static void nested(
      List<Input> all,
      String name,
      boolean three,
      boolean refused,
      String open,
      String core,
      String close,
      int depth) {
    ByteBuf bytes = Unpooled.buffer();
    byte[] opening = ByteBufUtil.decodeHexDump(open.replace(" ", ""));
    byte[] closing = ByteBufUtil.decodeHexDump(close);
    for (int i = 0; i < depth; i++) {
      bytes.writeBytes(opening);
    }
    bytes.writeBytes(ByteBufUtil.decodeHexDump(core));
    for (int i = 0; i < depth; i++) {
      bytes.writeBytes(closing);
    }
    String title = (three ? "AMF3 " : "AMF0 ") + depth + " " + name;
    all.add(new Input(title, three, refused, bytes));
  }

  private static void counts(List<Input> all) {
    for (String count : List.of("ffffffff", "80000000", "7fffffff", "10000000", "00010000")) {
      zero(all, "strict array of " + count, true, "0a" + count + "0505");
      zero(all, "ECMA array of " + count, true, "08" + count + "0001 61 05");
      zero(all, "long string of " + count, true, "0c" + count + "6161");
      zero(all, "XML of " + count, true, "0f" + count + "6161");
    }
    for (String count : List.of("ffffffff", "bfffffff", "bffffff7", "ffff7f", "ff7f")) {
      three(all, "string of " + count, true, "06" + count + "6161");
      three(all, "XML of " + count, true, "0b" + count + "6161");
      three(all, "byte array of " + count, true, "0c" + count + "6161");
      three(all, "array of " + count, true, "09" + count + "01 0101");
      three(all, "class of " + count, true, "0a" + count + "01 0101");
      three(all, "vector of integers, " + count, true, "0d" + count + "00 01010101");
      three(all, "vector of numbers, " + count, true, "0f" + count + "00 01010101");
      three(all, "vector of objects, " + count, true, "10" + count + "00 01010101");
      three(all, "dictionary of " + count, true, "11" + count + "00 01010101");
    }
    zero(all, "more values than there may be", true, "0a 0000ffff" + "05".repeat(0xFFFF));
    zero(all, "as many values as there may be", false, "0a 00007fff" + "05".repeat(0x7FFF));
    three(all, "more values than there may be", true, "09 87ffff 01" + "01".repeat(0x1FFFF));
  }

  private static void cycles(List<Input> all) {
    zero(all, "object in itself", true, "03 0001 61 07 0000 000009");
    zero(all, "array in itself", true, "0a 00000001 07 0000");
    zero(all, "object in its child", true, "03 0001 61 03 0001 62 07 0000 000009 000009");
    zero(all, "reference to nothing", true, "07 0000");
    zero(all, "reference too far", true, "0a 00000002 03 000009 07 0002");
    zero(all, "reference to a sibling", false, "0a 00000002 03 000009 07 0001");
    three(all, "object in itself", true, "0a 0b 01 03 61 0a00 01");
    three(all, "array in itself", true, "09 03 01 09 00");
    three(all, "object in its child", true, "09 03 01 09 03 01 09 00");
    three(all, "reference to nothing", true, "0a 00");
    three(all, "string reference to nothing", true, "06 00");
    three(all, "class reference to nothing", true, "0a 01");
    three(all, "date in itself", true, "08 00");
    three(all, "dictionary in itself", true, "11 03 00 06 03 61 11 00");
    three(all, "object by an object", true, "11 03 00 0a 0b 01 01 01");
    // Each array holds the one before twice: 2^30 values in few bytes.
    StringBuilder zero = new StringBuilder("0a 0000001f 0a 00000002 05 05");
    StringBuilder three = new StringBuilder("09 3f 01 09 05 01 01 01");
    for (int i = 1; i < 31; i++) {
      zero.append("0a 00000002 07 %04x 07 %04x".formatted(i, i));
      three.append("09 05 01 09 %02x 09 %02x".formatted(i << 1, i << 1));
    }
    zero(all, "twice twice twice", true, zero.toString());
    three(all, "twice twice twice", true, three.toString());
    String text = "06 87ff7f" + "61".repeat(0xFFFF);
    three(all, "one text many times", true, "09 81ff7f 01" + text + "0600".repeat(0x7FFE));
  }

  private static void texts(List<Input> all) {
    for (int bytes : new int[] {65_535, 65_536, 1 << 20, (1 << 20) + 1, 5 << 20}) {
      ByteBuf zero = Unpooled.buffer().writeByte(12).writeInt(bytes).writeZero(bytes);
      boolean refused = bytes > AmfBudget.MAX_TEXT_BYTES;
      all.add(new Input("AMF0 text of " + bytes, false, refused, zero));
    }
    for (int chars : new int[] {0, 1, 1024, 1025, 65_535}) {
      ByteBuf name = Unpooled.buffer().writeByte(3).writeShort(chars);
      name.writeBytes("x".repeat(chars).getBytes(StandardCharsets.US_ASCII));
      name.writeByte(5).writeMedium(9);
      boolean refused = chars > AmfBudget.MAX_NAME_CHARS;
      all.add(new Input("AMF0 name of " + chars, false, refused, name));
    }
    zero(all, "bad UTF-8", false, "02 0004 ff80c3ed");
    three(all, "bad UTF-8", false, "06 09 ff80c3ed");
    zero(all, "Java class by name", false, "10 0011 6a6176612e6c616e672e52756e74696d65 000009");
    three(all, "Java class by name", false, "0a 03 23 6a6176612e6c616e672e52756e74696d65");
    three(all, "class that reads itself", true, "0a 07 03 58 01");
  }

  private static void markers(List<Input> all) {
    for (int marker : new int[] {4, 9, 14, 18, 19, 32, 64, 100, 127, 128, 200, 254, 255}) {
      zero(all, "marker " + marker, true, "%02x 00000000".formatted(marker));
      zero(
          all,
          "marker %d in an object".formatted(marker),
          true,
          "03 0001 61 %02x".formatted(marker));
    }
    for (int marker : new int[] {18, 19, 32, 64, 100, 127, 128, 200, 254, 255}) {
      three(all, "marker " + marker, true, "%02x 00000000".formatted(marker));
      three(
          all, "marker %d in an array".formatted(marker), true, "09 03 01 %02x".formatted(marker));
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void isRefusedOrReadAndWrittenBack(Input input) {
    if (input.refused) {
      assertThatThrownBy(() -> read(input)).isExactlyInstanceOf(RtmpProtocolException.class);
      return;
    }
    List<@Nullable Object> values = read(input);
    ByteBuf out = Unpooled.buffer();
    Amf0.encode(out, values.toArray(new @Nullable Object[0]));
    assertThat(Amf0.decodeAll(out)).isEqualTo(values);
  }

  private static List<@Nullable Object> read(Input input) {
    List<@Nullable Object> values = new ArrayList<>();
    while (input.bytes.isReadable()) {
      values.add(input.three ? Amf3.decode(input.bytes) : Amf0.decode(input.bytes));
    }
    return values;
  }

  private static ByteBuf sample(boolean three) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("app", "live");
    object.put("date", new AmfDate(1, 0));
    object.put("list", List.of(1.5, true, "x"));
    object.put("map", new EcmaArray(Map.of("k", 300.0)));
    object.put("bytes", ByteBuffer.wrap(new byte[] {1, 2}));
    ByteBuf out = Unpooled.buffer();
    if (three) {
      Amf3.encode(out, object);
    } else {
      Amf0.encode(out, object);
    }
    return out;
  }

  static IntStream cutsOfAmf0() {
    return IntStream.range(0, sample(false).readableBytes());
  }

  static IntStream cutsOfAmf3() {
    return IntStream.range(0, sample(true).readableBytes());
  }

  @ParameterizedTest
  @MethodSource("cutsOfAmf0")
  void aCutValueIsRefusedInAmf0(int bytes) {
    assertThatThrownBy(() -> Amf0.decode(sample(false).slice(0, bytes)))
        .isExactlyInstanceOf(RtmpProtocolException.class);
  }

  @ParameterizedTest
  @MethodSource("cutsOfAmf3")
  void aCutValueIsRefusedInAmf3(int bytes) {
    assertThatThrownBy(() -> Amf3.decode(sample(true).slice(0, bytes)))
        .isExactlyInstanceOf(RtmpProtocolException.class);
  }
}
