package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds [MessageTable] against the encoder and the decoder, both ways.
final class MessageTableTest {
  static List<MessageTable.Row> rows() {
    return MessageTable.ROWS;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void encodesToTheBytes(MessageTable.Row row) {
    EmbeddedChannel channel = new EmbeddedChannel(new ChunkEncoder());
    RtmpMessage message = row.message();
    if (message instanceof RtmpMessage.Media media) {
      message =
          new RtmpMessage.Media(
              media.kind(), media.timestampMillis(), media.stream(), media.body().copy());
    }
    channel.writeOutbound(message);
    ByteBuf encoded = channel.readOutbound();
    assertThat(ByteBufUtil.hexDump(encoded)).isEqualTo(row.hex());
    encoded.release();
    assertThat(channel.finish()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void decodesFromTheBytesWholeAndOneByOne(MessageTable.Row row) {
    for (int size : new int[] {1 << 20, 1}) {
      EmbeddedChannel channel = new EmbeddedChannel(new ChunkDecoder());
      Wire.feed(channel, row.bytes(), at -> size);
      List<RtmpMessage> messages = Wire.drain(channel);
      assertThat(messages).containsExactly(row.message());
      assertThat(channel.finish()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatIsDecodedEncodesBack(MessageTable.Row row) {
    EmbeddedChannel channel = new EmbeddedChannel(new ChunkEncoder(), new ChunkDecoder());
    Wire.feed(channel, row.bytes(), at -> 1 << 20);
    Wire.drain(channel).forEach(channel::writeOutbound);
    ByteBuf encoded = channel.readOutbound();
    assertThat(encoded).isEqualTo(row.bytes());
    encoded.release();
    assertThat(channel.finish()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void mediaForManyIsTheSameBytes(MessageTable.Row row) {
    if (row.message() instanceof RtmpMessage.Media media) {
      ByteBuf body = Unpooled.copiedBuffer(media.body());
      ByteBuf encoded =
          Chunks.encode(
              media.kind(),
              media.timestampMillis(),
              media.stream(),
              Chunks.DEFAULT_CHUNK_BYTES,
              body);
      assertThat(ByteBufUtil.hexDump(encoded)).isEqualTo(row.hex());
      assertThat(body).isEqualTo(media.body());
      encoded.release();
    }
  }
}
