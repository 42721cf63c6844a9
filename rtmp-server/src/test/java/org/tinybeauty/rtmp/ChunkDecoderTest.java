package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ChunkDecoderTest {
  private final ChunkDecoder decoder = new ChunkDecoder();
  private final Memory memory = new Memory();
  private final EmbeddedChannel channel = memory.channel(decoder);
  private final Wire wire = new Wire();

  @AfterEach
  void nothingStays() {
    channel.finishAndReleaseAll();
    assertThat(memory.bytes()).isZero();
  }

  private List<RtmpMessage> decode() {
    Wire.feed(channel, wire.out, at -> Integer.MAX_VALUE);
    wire.out.clear();
    return Wire.drain(channel);
  }

  @Test
  void chunkSizeMayChangeInsideAMessage() {
    ByteBuf body = Wire.random(new SplittableRandom(1), 1000);
    Wire.Sending sending = new Wire.Sending(6, 1, true, body);
    wire.first(sending, 0, 5, 9, 1);
    wire.setChunkSize(300);
    wire.next(sending);
    wire.setChunkSize(1 << 20);
    wire.next(sending);

    List<RtmpMessage> messages = decode();

    assertThat(messages).hasSize(3);
    assertThat(messages.getLast()).isEqualTo(new RtmpMessage.Media(MediaKind.VIDEO, 5, 1, body));
  }

  @Test
  void abortGivesUpTheMessageAndItsMemory() {
    wire.first(new Wire.Sending(6, 1, true, Unpooled.wrappedBuffer(new byte[500])), 0, 5, 9, 1);
    decode();
    assertThat(decoder.heldBytes()).isPositive();

    wire.message(2, MessageType.ABORT, 0, 0, Unpooled.buffer().writeInt(6));
    ByteBuf next = Unpooled.wrappedBuffer(new byte[] {1, 2, 3});
    wire.message(6, 9, 7, 1, next);

    List<RtmpMessage> messages = decode();
    assertThat(messages)
        .containsExactly(
            new RtmpMessage.Abort(6), new RtmpMessage.Media(MediaKind.VIDEO, 7, 1, next));
    assertThat(decoder.heldBytes()).isZero();
  }

  @Test
  void memoryFollowsTheBytesThatArriveNotTheSizeThatIsDeclared() {
    decoder.messageLimit(Chunks.MAX_MESSAGE_BYTES);
    wire.setChunkSize(0xFFFFFF);
    wire.basic(0, 6, 1).out.writeMedium(0).writeMedium(0xFFFFFF).writeByte(9).writeIntLE(1);
    decode();
    assertThat(memory.bytes()).isLessThan(1024);

    for (int arrived = 1000; arrived < 4_000_000; arrived += 1000) {
      channel.writeInbound(Unpooled.wrappedBuffer(new byte[1000]));
      assertThat(memory.bytes()).isLessThan(4L * arrived + ChunkStream.FIRST_BYTES);
    }
  }

  @Test
  void aBodyThatIsAFairPartOfWhatWasReadIsASliceOfIt() {
    ByteBuf body = Wire.random(new SplittableRandom(2), 4000);
    wire.setChunkSize(65_536).message(6, 9, 0, 1, body);
    ByteBuf read = Unpooled.copiedBuffer(wire.out);
    channel.writeInbound(read);

    channel.readInbound();
    RtmpMessage.Media media = channel.readInbound();

    assertThat(media.body()).isEqualTo(body);
    assertThat(read.refCnt()).isOne();
    assertThat(memory.bytes()).isZero();
    media.release();
    assertThat(read.refCnt()).isZero();
  }

  @Test
  void aSmallBodyDoesNotKeepAllThatWasReadAlive() {
    wire.setChunkSize(65_536);
    wire.message(6, 9, 0, 1, Wire.random(new SplittableRandom(2), 100));
    wire.message(6, 20, 0, 1, command(5000));
    ByteBuf read = Unpooled.copiedBuffer(wire.out);
    channel.writeInbound(read);

    assertThat(read.refCnt()).isZero();
    assertThat(memory.bytes()).isEqualTo(100);
  }

  private static ByteBuf command(int bytes) {
    ByteBuf body = Unpooled.buffer();
    Amf0.encode(body, "name", 1.0, "x".repeat(bytes));
    return body;
  }

  @Test
  void acknowledgesOncePerWindow() {
    channel.config().setWriteBufferHighWaterMark(1 << 20);
    wire.message(2, 5, 0, 0, Unpooled.buffer().writeInt(2500));
    for (int i = 0; i < 10; i++) {
      wire.message(6, 99, 0, 1, Unpooled.wrappedBuffer(new byte[987]));
    }
    int size = wire.out.readableBytes();
    Wire.feed(channel, wire.out, at -> 100);

    List<Long> acknowledged = new ArrayList<>();
    for (RtmpMessage.Acknowledgement each = channel.readOutbound();
        each != null;
        each = channel.readOutbound()) {
      acknowledged.add(each.bytes());
    }
    assertThat(acknowledged).containsExactly(2500L, 5000L, 7500L, 10_000L);
    assertThat(decoder.receivedBytes()).isEqualTo(size);
    assertThat(decoder.ignoredMessages()).isEqualTo(10);
    Wire.drain(channel);
  }

  @Test
  void anAggregateComesApartIntoItsMessages() {
    ByteBuf body = Unpooled.buffer();
    tag(body, 8, 5000, new byte[] {1});
    tag(body, 9, 5040, new byte[] {2, 3});
    tag(body, 18, 0x01000000, new byte[] {});
    wire.message(6, MessageType.AGGREGATE, 100, 1, body);

    List<RtmpMessage> messages = decode();

    assertThat(messages)
        .containsExactly(
            new RtmpMessage.Media(MediaKind.AUDIO, 100, 1, Unpooled.copiedBuffer(new byte[] {1})),
            new RtmpMessage.Media(
                MediaKind.VIDEO, 140, 1, Unpooled.copiedBuffer(new byte[] {2, 3})),
            new RtmpMessage.Media(MediaKind.SCRIPT, 0x01000000 - 4900, 1, Unpooled.EMPTY_BUFFER));
  }

  private static void tag(ByteBuf out, int type, int time, byte[] body) {
    out.writeByte(type).writeMedium(body.length).writeMedium(time).writeByte(time >> 24);
    out.writeMedium(0).writeBytes(body).writeInt(11 + body.length);
  }

  @Test
  void metadataInAmf3BecomesAmf0() {
    ByteBuf body = Unpooled.buffer().writeByte(0);
    Amf0.encode(body, "onMetaData");
    body.writeByte(Amf0.SWITCH_TO_AMF3);
    Amf3.encode(body, new EcmaArray(Map.of("width", 1280.0)));
    wire.message(5, MessageType.DATA_AMF3, 0, 1, body);

    List<RtmpMessage> messages = decode();

    assertThat(messages).singleElement().isInstanceOf(RtmpMessage.Media.class);
    ByteBuf script = ((RtmpMessage.Media) messages.getFirst()).body();
    assertThat(Amf0.decodeAll(script)).containsExactly("onMetaData", Map.of("width", 1280.0));
  }

  @Test
  void aFirstMessageMayHaveAHeaderOfType1AsLibrtmpSends() {
    ByteBuf body = Unpooled.buffer().writeShort(6).writeInt(77);
    wire.first(new Wire.Sending(2, 1, true, body), 1, 0, MessageType.USER_CONTROL, 0);

    assertThat(decode()).containsExactly(new RtmpMessage.UserControl(6, 77));
  }

  @Test
  void afterAnErrorNothingMoreIsRead() {
    wire.basic(3, 9, 1).out.writeZero(2000);
    assertThatThrownBy(this::decode).isInstanceOf(RtmpProtocolException.class);
    assertThat(channel.isOpen()).isFalse();
    assertThat(Wire.drain(channel)).isEmpty();
  }

  @Test
  void aLargeMessageIsTakenOnceThePeerIsTrusted() {
    wire.setChunkSize(4096).message(6, 9, 0, 1, Wire.random(new SplittableRandom(3), 2_000_000));
    decoder.messageLimit(Chunks.MAX_MESSAGE_BYTES);

    List<RtmpMessage> messages = decode();

    assertThat(messages).hasSize(2);
  }

  @Test
  void aCommandsTextHasNoArguments() {
    assertThat(RtmpMessage.Command.of("publish", 1, 1, null, "secret-key").toString())
        .doesNotContain("secret");
  }
}
