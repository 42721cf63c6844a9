package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Times as chunks carry them: across 24, 31 and 32 bits, absolute and as differences, with the
/// extended timestamp repeated or not. What they mean on a longer scale is the stream's business.
final class TimestampTest {
  private static final long UNSIGNED_INT = 0xFFFFFFFFL;
  private static final long[] STARTS = {
    0, 0xFFFFFE, 0xFFFFFF, 0x1000000, 0x7FFFFFFE, 0x7FFFFFFFL, 0x80000000L, 0xFFFFFFF0L, 0xFFFFFFFFL
  };
  private static final long[] STEPS = {0, 1, 40, 3_600_000, 0xFFFFFF, 0x1000000};

  /// Messages from a start, each a step after the last.
  record Row(long start, long step, boolean repeats) {}

  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (long start : STARTS) {
      for (long step : STEPS) {
        rows.add(new Row(start, step, true));
        rows.add(new Row(start, step, false));
      }
    }
    return rows.stream();
  }

  /// Type 0, then differences in types 1, 2, 3 and 3, in chunks of 128 of 300 bytes each.
  @ParameterizedTest
  @MethodSource("rows")
  void differencesAddUpModulo32Bits(Row row) {
    ByteBuf body = Unpooled.wrappedBuffer(new byte[300]).setZero(0, 300).setByte(0, 0x17);
    Wire wire = new Wire();
    List<Long> expected = new ArrayList<>();
    long time = row.start;
    long extended = -1;
    for (int format : new int[] {0, 1, 2, 3, 3}) {
      Wire.Sending sending = new Wire.Sending(6, 1, row.repeats, body);
      sending.extended = extended;
      wire.first(sending, format, format == 0 ? row.start : row.step, 9, 1);
      while (!Wire.done(sending)) {
        wire.next(sending);
      }
      extended = sending.extended;
      if (format > 0) {
        time = (time + row.step) & UNSIGNED_INT;
      }
      expected.add(time);
    }
    for (int size : new int[] {7, 1 << 20}) {
      assertThat(times(wire.out, body, size)).isEqualTo(expected);
    }
  }

  private static List<Long> times(ByteBuf bytes, ByteBuf body, int size) {
    Memory memory = new Memory();
    EmbeddedChannel channel = memory.channel(new ChunkDecoder());
    Wire.feed(channel, bytes, at -> size);
    List<Long> times = new ArrayList<>();
    List<RtmpMessage> messages = Wire.drain(channel);
    for (RtmpMessage message : messages) {
      RtmpMessage.Media media = (RtmpMessage.Media) message;
      assertThat(media.body()).isEqualTo(body);
      times.add(media.timestampMillis());
    }
    assertThat(channel.finish()).isFalse();
    assertThat(memory.bytes()).isZero();
    return times;
  }

  /// FFmpeg repeats a frame's time as a difference; librtmp and nginx-rtmp mean the same time.
  @ParameterizedTest
  @CsvSource({"0, 0", "33, 66", "9999, 19998", "10000, 10000", "86400000, 86400000"})
  void type3AfterType0(long first, long second) {
    ByteBuf body = Unpooled.wrappedBuffer(new byte[10]);
    Wire wire = new Wire();
    wire.first(new Wire.Sending(6, 1, true, body), 0, first, 9, 1);
    Wire.Sending again = new Wire.Sending(6, 1, true, body);
    again.extended = first >= 0xFFFFFF ? first : -1;
    wire.first(again, 3, 0, 9, 1);
    assertThat(times(wire.out, body, 1 << 20)).containsExactly(first, second);
  }

  @ParameterizedTest
  @CsvSource({"1", "1000", "10000", "3600000", "4294967295"})
  void aTimeMayGoBackWhenItIsAbsolute(long millis) {
    ByteBuf body = Unpooled.wrappedBuffer(new byte[10]);
    Wire wire = new Wire();
    wire.message(6, 9, UNSIGNED_INT, 1, body).message(6, 9, UNSIGNED_INT - millis, 1, body);
    assertThat(times(wire.out, body, 1)).containsExactly(UNSIGNED_INT, UNSIGNED_INT - millis);
  }

  /// What we send is read by a peer that wants the extended timestamp on every chunk.
  @ParameterizedTest
  @MethodSource("rows")
  void ourOwnChunksKeepTheTime(Row row) {
    ByteBuf body = Unpooled.wrappedBuffer(new byte[1000]);
    long time = (row.start + row.step) & UNSIGNED_INT;
    ByteBuf ours = Chunks.encode(MediaKind.VIDEO, row.start + row.step, 1, 128, body);
    assertThat(ours).isEqualTo(new Wire().message(6, 9, time, 1, body).out);
    assertThat(times(ours, body, 100)).containsExactly(time);
    ours.release();
  }
}
