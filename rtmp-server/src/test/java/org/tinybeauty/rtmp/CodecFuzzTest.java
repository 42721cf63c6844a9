package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bent bytes from seeds: the table of messages, and random values. Only the protocol's exception
/// comes out, nothing stays, and what was read can be written and read again.
final class CodecFuzzTest {
  private static final int STREAMS = 150;
  private static final int VALUES = 4000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void chunks(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int i = 0; i < STREAMS; i++) {
      ByteBuf bytes = Unpooled.buffer();
      for (int rows = 1 + random.nextInt(6); rows > 0; rows--) {
        bytes.writeBytes(MessageTable.ROWS.get(random.nextInt(MessageTable.ROWS.size())).bytes());
      }
      refused += decodes(bend(bytes, random), random) ? 0 : 1;
    }
    assertThat(refused).isBetween(1, STREAMS - 1);
  }

  private static boolean decodes(ByteBuf bytes, RandomGenerator random) {
    Memory memory = new Memory();
    EmbeddedChannel channel = memory.channel(new ChunkEncoder(), new ChunkDecoder());
    List<ByteBuf> pieces = new ArrayList<>();
    boolean fine = true;
    try {
      pieces.addAll(Wire.feed(channel, bytes, at -> 1 + random.nextInt(200)));
    } catch (RtmpProtocolException e) {
      fine = false;
      assertThat(channel.isOpen()).isFalse();
    }
    List<RtmpMessage> messages = Wire.drain(channel);
    messages.forEach(CodecFuzzTest::encodesBack);
    channel.finishAndReleaseAll();
    assertThat(memory.bytes()).isZero();
    assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
    return fine;
  }

  /// A message that was read, written and read again.
  private static void encodesBack(RtmpMessage message) {
    Memory memory = new Memory();
    EmbeddedChannel channel = memory.channel(new ChunkEncoder(), new ChunkDecoder());
    if (message instanceof RtmpMessage.Media media) {
      media.retain();
    }
    channel.writeOutbound(message);
    ByteBuf encoded = channel.readOutbound();
    channel.writeInbound(encoded);
    List<RtmpMessage> again = Wire.drain(channel);
    assertThat(again).containsExactly(message);
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void amf0(long seed) {
    values(seed, false);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void amf3(long seed) {
    values(seed, true);
  }

  private static void values(long seed, boolean three) {
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int i = 0; i < VALUES; i++) {
      ByteBuf bytes = Unpooled.buffer();
      write(bytes, AmfValues.random(random, 3), three);
      ByteBuf bent = bend(bytes, random);
      Object value;
      try {
        value = read(bent, three);
      } catch (RtmpProtocolException e) {
        refused++;
        continue;
      }
      ByteBuf out = Unpooled.buffer();
      write(out, value, three);
      assertThat(read(out, three)).isEqualTo(value);
    }
    assertThat(refused).isBetween(1, VALUES - 1);
  }

  private static void write(ByteBuf out, @Nullable Object value, boolean three) {
    if (three) {
      Amf3.encode(out, value);
    } else {
      Amf0.encode(out, value);
    }
  }

  private static @Nullable Object read(ByteBuf in, boolean three) {
    return three ? Amf3.decode(in) : Amf0.decode(in);
  }

  /// The bytes with some of them changed, left out, doubled, or the end cut off.
  private static ByteBuf bend(ByteBuf bytes, RandomGenerator random) {
    ByteBuf bent = bytes.copy();
    for (int i = random.nextInt(4); i > 0 && bent.isReadable(); i--) {
      int at = random.nextInt(bent.readableBytes());
      switch (random.nextInt(5)) {
        case 0 -> bent.setByte(at, random.nextInt());
        case 1 -> bent.setByte(at, bent.getByte(at) ^ 1 << random.nextInt(8));
        case 2 -> bent.setByte(at, random.nextBoolean() ? 0xFF : 0);
        case 3 -> bent.writerIndex(at);
        default -> {
          int length = Math.min(random.nextInt(1, 20), bent.readableBytes() - at);
          bent.writeBytes(bent.copy(at, length));
        }
      }
    }
    return bent;
  }
}
