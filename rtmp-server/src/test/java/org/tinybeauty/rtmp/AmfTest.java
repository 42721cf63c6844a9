package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class AmfTest {
  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
  }

  private static String hex(ByteBuf bytes) {
    return ByteBufUtil.hexDump(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "00 3ff8000000000000, 1.5",
    "01 00, false",
    "01 02, true",
    "02 0003 616263, abc",
    "02 0000, ''",
    "02 0003 e282ac, €",
    "05, null",
    "06, null",
    "0d, null",
    "0c 00000003 616263, abc",
    "0f 00000003 3c612f, '<a/'",
    "0b 4059000000000000 003c, 'AmfDate[epochMillis=100.0, zoneMinutes=60]'",
    "03 000009, {}",
    "03 0001 61 05 000009, {a=null}",
    "03 0000 0101 000009, {=true}",
    "08 00000000 0001 61 05 000009, {a=null}",
    "08 ffffffff 0001 61 05 000009, {a=null}",
    "08 00000001 0001 61 05, {a=null}",
    "0a 00000002 05 0100, '[null, false]'",
    "0a 00000000, []",
    "10 0003 666f6f 0001 61 05 000009, {a=null}",
    "03 0001 61 03 0001 62 05 000009 0001 63 07 0001 000009, '{a={b=null}, c={b=null}}'",
    "11 01, null",
    "11 0a0b01 0361 0401 01, {a=1.0}"
  })
  void readsAmf0(String hex, String value) {
    ByteBuf in = bytes(hex);
    assertThat(String.valueOf(Amf0.decode(in))).isEqualTo(value);
    assertThat(in.isReadable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "00, null",
    "01, null",
    "02, false",
    "03, true",
    "04 00, 0.0",
    "04 7f, 127.0",
    "04 8100, 128.0",
    "04 ffffffff, -1.0",
    "04 bfffffff, 2.68435455E8",
    "04 c0808000, -2.68435456E8",
    "05 3ff8000000000000, 1.5",
    "06 07 616263, abc",
    "06 01, ''",
    "07 07 3c612f, '<a/'",
    "0b 07 3c612f, '<a/'",
    "08 01 4059000000000000, 'AmfDate[epochMillis=100.0, zoneMinutes=0]'",
    "09 05 01 0401 03, '[1.0, true]'",
    "09 03 03 61 03 01 01, '{a=true, 0=null}'",
    "0a 13 03 58 03 61 0402, {a=2.0}",
    "0a 0b 01 03 61 0402 01, {a=2.0}",
    "09 05 01 0a 13 01 03 61 0401 0a 01 0402, '[{a=1.0}, {a=2.0}]'",
    "09 05 01 0a 01 01, 'refused'",
    "09 05 01 06 03 61 06 00, '[a, a]'",
    "09 05 01 09 01 01 09 02, '[[], []]'",
    "0d 05 00 00000001 ffffffff, '[1.0, -1.0]'",
    "0e 03 00 ffffffff, '[4.294967295E9]'",
    "0f 03 01 3ff8000000000000, '[1.5]'",
    "10 05 00 01 06 03 61 03, '[a, true]'",
    "11 03 00 06 03 61 0401, '{a=1.0}'"
  })
  void readsAmf3(String hex, String value) {
    ByteBuf in = bytes(hex);
    if (value.equals("refused")) {
      assertThatThrownBy(() -> Amf3.decode(in)).isInstanceOf(RtmpProtocolException.class);
      return;
    }
    assertThat(String.valueOf(Amf3.decode(in))).isEqualTo(value);
    assertThat(in.isReadable()).isFalse();
  }

  @Test
  void writesAmf0() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("a", 1);
    object.put("b", List.of("x", true));
    object.put("c", null);
    ByteBuf out = Unpooled.buffer();
    Amf0.encode(out, object, new EcmaArray(Map.of("d", new AmfDate(100, -60))));
    assertThat(hex(out))
        .isEqualTo(
            ("03 0001 61 00 3ff0000000000000 0001 62 0a 00000002 02 0001 78 0101 0001 63 05 000009"
                    + "08 00000001 0001 64 0b 4059000000000000 ffc4 000009")
                .replace(" ", ""));
  }

  @Test
  void writesAmf3() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("a", 1);
    object.put("b", List.of("x", true));
    ByteBuf out = Unpooled.buffer();
    Amf3.encode(out, object);
    assertThat(hex(out))
        .isEqualTo("0a0b01" + "0361" + "0401" + "0362" + "090501060378" + "03" + "01");
  }

  @Test
  void aTextOf65536BytesIsALongString() {
    for (int bytes : new int[] {65_535, 65_536, 200_000}) {
      String text = "x".repeat(bytes);
      ByteBuf out = Unpooled.buffer();
      Amf0.encode(out, text);
      assertThat(out.getByte(0)).isEqualTo((byte) (bytes > 65_535 ? 12 : 2));
      assertThat(Amf0.decode(out)).isEqualTo(text);
    }
  }

  @Test
  void refusesToWriteWhatAmfHasNot() {
    ByteBuf out = Unpooled.buffer();
    Map<String, Object> circle = new LinkedHashMap<>();
    circle.put("again", circle);
    for (Object value :
        Arrays.asList(new Object(), circle, Map.of(1, 2), Map.of("x".repeat(70_000), 2))) {
      assertThatThrownBy(() -> Amf0.encode(out, value))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (Object value : Arrays.asList(new Object(), circle, Map.of(1, 2))) {
      assertThatThrownBy(() -> Amf3.encode(out, value))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  static IntStream seeds() {
    return IntStream.range(0, 50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsWrittenIsReadBack(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      values.add(AmfValues.random(random, 4));
    }
    ByteBuf out = Unpooled.buffer();
    Amf0.encode(out, values.toArray(new @Nullable Object[0]));
    assertThat(Amf0.decodeAll(out)).isEqualTo(values);

    ByteBuf three = Unpooled.buffer();
    for (Object value : values) {
      Amf3.encode(three, value);
      assertThat(Amf3.decode(three)).isEqualTo(value);
    }
    assertThat(three.isReadable()).isFalse();
  }

  @Test
  void aByteArrayCrossesAmf0() {
    ByteBuffer value = ByteBuffer.wrap(new byte[] {1, 2, 3});
    ByteBuf out = Unpooled.buffer();
    Amf0.encode(out, value, true);
    assertThat(Amf0.decodeAll(out)).containsExactly(value, true);
  }
}
