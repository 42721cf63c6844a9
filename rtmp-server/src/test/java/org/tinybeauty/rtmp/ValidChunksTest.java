package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Header type x chunk stream id's length x message size x ways of arriving, 420 cases; each with
/// all conventions of the extended timestamp, among 1 to 7 other messages. A third of the largest
/// messages have 16 MiB, the others 1 MiB.
final class ValidChunksTest {
  private static final int[] SIZES = {1, 127, 128, 129, 4096, 65_536, Chunks.MAX_MESSAGE_BYTES};
  private static final int LARGE = 1 << 20;
  private static final ByteBuf BYTES =
      Wire.random(new SplittableRandom(7), Chunks.MAX_MESSAGE_BYTES + 4096);

  /// How bytes arrive.
  enum Arrival {
    WHOLE,
    BYTE_BY_BYTE,
    PACKETS,
    RANDOM,
    CUT_ONCE
  }

  record Case(int format, int idBytes, int size, Arrival arrival) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int format = 0; format < 4; format++) {
      for (int idBytes = 1; idBytes <= 3; idBytes++) {
        for (int size : SIZES) {
          for (Arrival arrival : Arrival.values()) {
            boolean largest = size == Chunks.MAX_MESSAGE_BYTES;
            boolean turn = (format + arrival.ordinal()) % 3 == idBytes - 1;
            cases.add(new Case(format, idBytes, largest && !turn ? LARGE : size, arrival));
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void arrivesTheSameHoweverItIsCut(Case it) {
    // The largest take one convention each: more would copy gigabytes.
    Wire.Extended[] all = Wire.Extended.values();
    for (Wire.Extended extended : all) {
      if (it.size < LARGE || extended == all[(it.format + it.arrival.ordinal()) % all.length]) {
        arrives(it, extended);
      }
    }
  }

  private static void arrives(Case it, Wire.Extended extended) {
    SplittableRandom random = new SplittableRandom(it.hashCode());
    Wire wire = new Wire();
    List<RtmpMessage> expected = new ArrayList<>();
    write(it, extended, 1 + random.nextInt(7), wire, expected);

    ChunkDecoder decoder = new ChunkDecoder();
    decoder.messageLimit(Chunks.MAX_MESSAGE_BYTES);
    Memory memory = new Memory();
    EmbeddedChannel channel = memory.channel(decoder);
    List<ByteBuf> pieces =
        Wire.feed(channel, wire.out, pieces(it, wire.out.readableBytes(), random));

    List<RtmpMessage> messages = Wire.drain(channel);
    assertThat(messages.equals(expected)).as("%s %s", it, extended).isTrue();
    assertThat(decoder.heldBytes()).isZero();
    assertThat(channel.finish()).isFalse();
    assertThat(memory.bytes()).isZero();
    assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
  }

  /// The message of the case, its chunks between those of others; in front of it what its header
  /// refers to.
  private static void write(
      Case it, Wire.Extended extended, int others, Wire wire, List<RtmpMessage> expected) {
    int chunk = it.size < LARGE ? 128 + it.size / 7 : 65_536;
    expected.add(new RtmpMessage.SetChunkSize(chunk));
    wire.setChunkSize(chunk);
    int id = it.idBytes == 1 ? 6 : it.idBytes == 2 ? 319 : 65_599;
    long start = extended == Wire.Extended.NONE ? 1000 : 0x1234567;
    long delta = extended == Wire.Extended.NONE ? 40 : 0x2345678;
    long time = start;
    if (it.format > 0) {
      Wire.Sending before = sending(it, id, extended, 0, it.format == 1 ? 20 : it.size);
      wire.first(before, 0, start, 9, 1);
      finish(wire, before);
      expected.add(media(MediaKind.VIDEO, start, before));
      time += delta;
    }
    Wire.Sending sending = sending(it, id, extended, 99, it.size);
    if (it.format == 3) {
      Wire.Sending before = sending(it, id, extended, 5, it.size);
      wire.first(before, 2, delta, 9, 1);
      finish(wire, before);
      expected.add(media(MediaKind.VIDEO, time, before));
      time += delta;
      sending.extended = before.extended;
    }
    List<Wire.Sending> all = new ArrayList<>();
    for (int i = 0; i < others; i++) {
      all.add(new Wire.Sending(10 + i, 1, true, BYTES.slice(i, 300 * (1 + i))));
    }
    all.add(others / 2, sending);
    for (Wire.Sending each : all) {
      if (each == sending) {
        wire.first(each, it.format, it.format == 0 ? start : delta, 9, 1);
      } else {
        wire.first(each, 0, 77, 8, 1);
      }
      if (Wire.done(each)) {
        expected.add(each == sending ? media(MediaKind.VIDEO, time, each) : audio(each));
      }
    }
    all.removeIf(Wire::done);
    while (!all.isEmpty()) {
      for (Wire.Sending each : all) {
        wire.next(each);
        if (Wire.done(each)) {
          expected.add(each == sending ? media(MediaKind.VIDEO, time, each) : audio(each));
        }
      }
      all.removeIf(Wire::done);
    }
  }

  private static Wire.Sending sending(Case it, int id, Wire.Extended extended, int from, int size) {
    boolean repeats = extended != Wire.Extended.ONCE;
    return new Wire.Sending(id, it.idBytes, repeats, BYTES.slice(from, size));
  }

  private static void finish(Wire wire, Wire.Sending sending) {
    while (!Wire.done(sending)) {
      wire.next(sending);
    }
  }

  private static RtmpMessage audio(Wire.Sending sending) {
    return media(MediaKind.AUDIO, 77, sending);
  }

  private static RtmpMessage media(MediaKind kind, long time, Wire.Sending sending) {
    return new RtmpMessage.Media(kind, time, 1, Unpooled.unreleasableBuffer(sending.body));
  }

  private static IntUnaryOperator pieces(Case it, int bytes, SplittableRandom random) {
    int cut = random.nextInt(1, bytes);
    return switch (it.arrival) {
      case WHOLE -> at -> bytes;
      case BYTE_BY_BYTE -> at -> bytes < 8192 || at < 2048 || bytes - at < 2048 ? 1 : 65_536;
      case PACKETS -> at -> bytes < LARGE ? 1460 : 65_536;
      case RANDOM -> at -> random.nextInt(1, bytes < LARGE ? 2920 : 200_000);
      case CUT_ONCE -> at -> at < cut ? cut - at : bytes;
    };
  }
}
