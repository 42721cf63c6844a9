package org.tinybeauty.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tinybeauty.rtmp.MediaKind;

class MediaTagTest {
  private static MediaTag parse(MediaKind kind, String hex) {
    ByteBuf body = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
    MediaTag tag = MediaTag.parse(kind, body);
    assertThat(body.readerIndex()).isZero();
    return tag;
  }

  @ParameterizedTest
  @CsvSource({
    // kind, body, codec, role, keyframe, composition, payload
    "VIDEO, 17 00 000000 01, 61766331, HEADER, false, 0, 5",
    "VIDEO, 17 01 000021 01, 61766331, FRAMES, true, 33, 5",
    "VIDEO, 27 01 ffffdf 01, 61766331, FRAMES, false, -33, 5",
    "VIDEO, 27 02 000000, 61766331, END, false, 0, 5",
    "VIDEO, 27 03 000000, 61766331, OTHER, false, 0, 5",
    "VIDEO, 17 01 00, 61766331, OTHER, false, 0, 3",
    "VIDEO, 57 00 000000, 61766331, OTHER, false, 0, 5",
    "VIDEO, 1c 00 000000 01, 68766331, HEADER, false, 0, 5",
    "VIDEO, 2c 01 800000 01, 68766331, FRAMES, false, -8388608, 5",
    "VIDEO, 14 00 01, 4, FRAMES, true, 0, 1",
    "VIDEO, 22 00 01, 2, FRAMES, false, 0, 1",
    "VIDEO, 90 68766331 01, 68766331, HEADER, false, 0, 5",
    "VIDEO, 91 68766331 000010 01, 68766331, FRAMES, true, 16, 8",
    "VIDEO, a1 61766331 fffff0 01, 61766331, FRAMES, false, -16, 8",
    "VIDEO, 93 68766331 01, 68766331, FRAMES, true, 0, 5",
    "VIDEO, 91 61763031 01, 61763031, FRAMES, true, 0, 5",
    "VIDEO, a1 76703039 01, 76703039, FRAMES, false, 0, 5",
    "VIDEO, 92 76703039, 76703039, END, false, 0, 5",
    "VIDEO, 94 61763031 02, 61763031, DESCRIPTION, false, 0, 5",
    "VIDEO, 95 61763031 02, 61763031, HEADER, false, 0, 5",
    "VIDEO, d0 01, 0, OTHER, false, 0, 2",
    "VIDEO, 97 02 010203 03 68766331 01, 68766331, FRAMES, true, 0, 10",
    "VIDEO, 97 00 00 07 00 00 01 76703039 01, 76703039, FRAMES, true, 0, 11",
    "VIDEO, 97 ff, 0, OTHER, false, 0, 2",
    "VIDEO, 97 10 0000, 0, OTHER, false, 0, 4",
    "VIDEO, 91 6876, 0, OTHER, false, 0, 3",
    "VIDEO, 91 68766331 00, 68766331, OTHER, false, 0, 6",
    "VIDEO, 98 00000000, 0, OTHER, false, 0, 5",
    "AUDIO, af 00 1210, 6d703461, HEADER, false, 0, 2",
    "AUDIO, af 01 21, 6d703461, FRAMES, false, 0, 2",
    "AUDIO, af, 6d703461, OTHER, false, 0, 1",
    "AUDIO, 2f ff, 2e6d7033, FRAMES, false, 0, 1",
    "AUDIO, b2 ff, 11, FRAMES, false, 0, 1",
    "AUDIO, 90 4f707573 01, 4f707573, HEADER, false, 0, 5",
    "AUDIO, 91 4f707573 01, 4f707573, FRAMES, false, 0, 5",
    "AUDIO, 92 4f707573, 4f707573, END, false, 0, 5",
    "AUDIO, 94 4f707573 01, 4f707573, DESCRIPTION, false, 0, 5",
    "AUDIO, 97 00 00 01 6d703461 01, 6d703461, FRAMES, false, 0, 8",
    "SCRIPT, 02 0000, 0, OTHER, false, 0, 3",
  })
  void readsWhatABodySays(
      MediaKind kind,
      String hex,
      String codec,
      MediaTag.Role role,
      boolean keyframe,
      int composition,
      int payload) {
    MediaTag tag = parse(kind, hex);
    int expected = codec.length() < 3 ? Integer.parseInt(codec) : Integer.parseInt(codec, 16);
    assertThat(tag.codec()).isEqualTo(expected);
    assertThat(tag.role()).isEqualTo(role);
    assertThat(tag.keyframe()).isEqualTo(keyframe);
    assertThat(tag.compositionMillis()).isEqualTo(composition);
    assertThat(tag.payload()).isEqualTo(payload);
    assertThat(tag.multitrack()).isFalse();
  }

  @Test
  void readsTheFirstTrackOfSeveral() {
    MediaTag one = parse(MediaKind.VIDEO, "96 00 68766331 03 01");
    assertThat(one.multitrack()).isTrue();
    assertThat(one.role()).isEqualTo(MediaTag.Role.HEADER);
    assertThat(one.track()).isEqualTo(3);
    MediaTag codecs = parse(MediaKind.VIDEO, "96 21 05 68766331 000001 00");
    assertThat(codecs.role()).isEqualTo(MediaTag.Role.FRAMES);
    assertThat(codecs.keyframe()).isTrue();
    assertThat(codecs.track()).isEqualTo(5);
    assertThat(parse(MediaKind.AUDIO, "95 01 4f707573 02 01").track()).isEqualTo(2);
    assertThat(parse(MediaKind.VIDEO, "96").role()).isEqualTo(MediaTag.Role.OTHER);
  }

  @Test
  void noBytesMakeItFail() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);
      ByteBuf body = Unpooled.wrappedBuffer(bytes);
      MediaTag tag = MediaTag.parse(MediaKind.values()[i % 3], body);
      assertThat(tag.payload()).isBetween(0, bytes.length);
    }
  }
}
