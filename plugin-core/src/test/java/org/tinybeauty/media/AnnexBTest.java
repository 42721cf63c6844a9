package org.tinybeauty.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnnexBTest {
  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static byte[] converted(byte[] from) {
    ByteBuffer into = ByteBuffer.allocate(AnnexB.most(from.length));
    AnnexB.lengthPrefixed(ByteBuffer.wrap(from), into);
    byte[] made = new byte[into.position()];
    into.get(0, made);
    return made;
  }

  @ParameterizedTest
  @CsvSource({
    "'00 00 00 01 65 88 84', '00 00 00 03 65 88 84'",
    "'00 00 01 65 88 84', '00 00 00 03 65 88 84'",
    "'00 00 01 41 9a 00 00 00 01 41 9b', '00 00 00 02 41 9a 00 00 00 02 41 9b'",
    "'00 00 00 01 09 f0 00 00 00 01 65 88', '00 00 00 02 65 88'",
    "'00 00 01 65 80 00 00 03 00 00 01 41', '00 00 00 05 65 80 00 00 03 00 00 00 01 41'",
    "'65 88', ''",
    "'', ''",
    "'00 00 01', ''",
  })
  void startCodesBecomeLengths(String from, String to) {
    assertThat(converted(bytes(from))).isEqualTo(bytes(to));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyUnitsComeOutWhole(long seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream from = new ByteArrayOutputStream();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int i = 0; i < 40; i++) {
      byte[] unit = new byte[1 + random.nextInt(30)];
      for (int k = 0; k < unit.length; k++) {
        unit[k] = (byte) (2 + random.nextInt(250));
      }
      unit[0] = 0x41;
      from.writeBytes(bytes(random.nextBoolean() ? "00000001" : "000001"));
      from.writeBytes(unit);
      expected.writeBytes(ByteBuffer.allocate(4).putInt(unit.length).array());
      expected.writeBytes(unit);
    }

    assertThat(converted(from.toByteArray())).isEqualTo(expected.toByteArray());
  }

  @Test
  void configurationHoldsTheParameterSets() {
    byte[] headers = bytes("00 00 00 01 67 42 c0 1e 95 00 00 00 01 68 ce 3c 80 00");

    assertThat(AnnexB.avcC(headers))
        .isEqualTo(bytes("01 42 c0 1e ff e1 00 05 67 42 c0 1e 95 01 00 04 68 ce 3c 80"));
  }

  @Test
  void headersWithoutParameterSetsAreRefused() {
    assertThatThrownBy(() -> AnnexB.avcC(bytes("00 00 01 65 88")))
        .isInstanceOf(MediaException.class);
  }
}
