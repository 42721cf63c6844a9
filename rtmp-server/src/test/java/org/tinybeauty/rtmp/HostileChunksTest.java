package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What an attacker may send: each ends in a controlled error or in nothing, within bounded memory.
final class HostileChunksTest {
  /// The bound of the fault list.
  private static final long MAX_BYTES = 8 << 20;

  /// A stranger's: unfinished messages, and what is being read.
  private static final long STRANGER_BYTES = 2L * ChunkDecoder.STRANGER_MESSAGE_BYTES + (256 << 10);

  /// One attack.
  ///
  /// @param error a part of the error's text, null when the bytes only bring nothing
  record Attack(String name, Consumer<Wire> bytes, @Nullable String error) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Attack> attacks() {
    List<Attack> all = new ArrayList<>();
    firstChunks(all);
    sizes(all);
    messages(all);
    insideMessages(all);
    floods(all);
    control(all);
    return all.stream();
  }

  private static void firstChunks(List<Attack> all) {
    for (int idBytes = 1; idBytes <= 3; idBytes++) {
      int bytes = idBytes;
      int id = idBytes == 1 ? 3 : 100;
      for (int format = 2; format < 4; format++) {
        int its = format;
        all.add(
            new Attack(
                "type " + its + " first, id of " + bytes,
                wire -> wire.basic(its, id, bytes).out.writeZero(20),
                "first on chunk stream"));
      }
    }
  }

  private static void sizes(List<Attack> all) {
    int[] sizes = {0, 1, 2, 64, 127, -1, Integer.MIN_VALUE, -128, Integer.MIN_VALUE + 128};
    for (int size : sizes) {
      all.add(
          new Attack(
              "chunk size " + size, wire -> control(wire, 1, size), "chunk size " + size + " "));
    }
    int[] lengths = {
      Chunks.MAX_MESSAGE_BYTES, 1 << 20, ChunkDecoder.STRANGER_MESSAGE_BYTES + 1, 0x800000
    };
    for (int length : lengths) {
      all.add(
          new Attack(
              "declares " + length + " bytes",
              wire -> declare(wire, 6, length),
              "expected: <= 131072"));
    }
    all.add(
        new Attack(
            "declares the limit on as many streams as there are",
            wire -> {
              for (int id = 3; id < 64; id++) {
                declare(wire, id, ChunkDecoder.STRANGER_MESSAGE_BYTES);
              }
            },
            null));
    all.add(
        new Attack(
            "sends half the limit on many streams",
            wire -> {
              wire.setChunkSize(ChunkDecoder.STRANGER_MESSAGE_BYTES / 2);
              for (int id = 3; id < 64; id++) {
                declare(wire, id, ChunkDecoder.STRANGER_MESSAGE_BYTES);
                wire.out.writeZero(ChunkDecoder.STRANGER_MESSAGE_BYTES / 2);
              }
            },
            "unfinished messages"));
    all.add(
        new Attack(
            "a byte of each declared message",
            wire -> {
              wire.setChunkSize(65_536);
              for (int id = 3; id < 64; id++) {
                wire.first(begun(id, 100_000, 65_536), 0, 0, 9, 1);
              }
            },
            "unfinished messages"));
  }

  private static void messages(List<Attack> all) {
    for (int type : new int[] {1, 2, 3, 5, 6}) {
      for (int length : new int[] {0, 3}) {
        all.add(
            new Attack(
                "control " + type + " of " + length + " bytes",
                wire -> wire.message(2, type, 0, 0, Unpooled.buffer().writeZero(length)),
                "control message of " + length));
      }
    }
    all.add(
        new Attack(
            "event of 1 byte",
            wire -> wire.message(2, 4, 0, 0, Unpooled.buffer().writeZero(1)),
            "control message of 1"));
    for (int type : new int[] {17, 20}) {
      all.add(
          new Attack(
              "empty command of type " + type,
              wire -> wire.message(3, type, 0, 0, Unpooled.EMPTY_BUFFER),
              "command without a name"));
      all.add(
          new Attack(
              "command of type " + type + " named by a number",
              wire -> wire.message(3, type, 0, 0, Unpooled.buffer().writeZero(type == 17 ? 10 : 9)),
              "command without a name"));
    }
    all.add(
        new Attack(
            "aggregate cut in a header",
            wire -> wire.message(6, 22, 0, 1, Unpooled.buffer().writeZero(10)),
            "control message of 10"));
    all.add(
        new Attack(
            "aggregate that holds less than it says",
            wire -> wire.message(6, 22, 0, 1, tag(9, 0xFFFFFF, 10)),
            "expected: 16777215"));
    all.add(
        new Attack(
            "aggregate in an aggregate", wire -> wire.message(6, 22, 0, 1, tag(22, 10, 10)), null));
    for (int type : new int[] {0, 7, 10, 14, 16, 19, 21, 23, 255}) {
      all.add(
          new Attack(
              "unknown type " + type,
              wire -> wire.message(6, type, 0, 1, Unpooled.buffer().writeZero(1000)),
              null));
    }
  }

  private static void insideMessages(List<Attack> all) {
    for (int format = 0; format < 3; format++) {
      int its = format;
      all.add(
          new Attack(
              "type " + its + " inside a message, another size",
              wire -> {
                wire.first(begun(6, 500, 128), 0, 0, 9, 1);
                wire.first(begun(6, 5000, 128), its, 0, 9, 1);
              },
              "inside a message"));
    }
    all.add(
        new Attack(
            "chunk size changed inside a message, to little",
            wire -> {
              wire.first(begun(6, 500, 128), 0, 0, 9, 1);
              control(wire, 1, 1);
            },
            "chunk size 1 "));
    all.add(
        new Attack(
            "abort of what is not there",
            wire -> {
              control(wire, 2, 77);
              control(wire, 2, -1);
            },
            null));
    all.add(
        new Attack(
            "abort, then goes on as if nothing were",
            wire -> {
              wire.first(begun(6, 500, 128), 0, 0, 9, 1);
              control(wire, 2, 6);
              wire.basic(3, 6, 1).out.writeZero(128);
              wire.basic(0, 6, 1).out.writeZero(20);
            },
            "inside a message"));
  }

  private static void floods(List<Attack> all) {
    all.add(
        new Attack(
            "65,599 chunk streams",
            wire -> {
              for (int id = 64; id < 65_600; id++) {
                wire.basic(0, id, 3).out.writeZero(11);
              }
            },
            "one more chunk stream"));
    all.add(
        new Attack(
            "messages begun and aborted, 1,000 times",
            wire -> {
              for (int i = 0; i < 1000; i++) {
                wire.first(begun(6, 100_000, 128), 0, 0, 9, 1);
                control(wire, 2, 6);
              }
            },
            null));
  }

  private static void control(List<Attack> all) {
    all.add(
        new Attack(
            "a window of one byte",
            wire -> {
              control(wire, 5, 1);
              for (int i = 0; i < 1000; i++) {
                control(wire, 3, i);
              }
            },
            null));
    for (int seed = 0; seed < 6; seed++) {
      int its = seed;
      all.add(
          new Attack(
              "noise " + seed,
              wire -> wire.out.writeBytes(Wire.random(new SplittableRandom(its), 100_000)),
              "expected"));
    }
  }

  private static void control(Wire wire, int type, int number) {
    wire.message(2, type, 0, 0, Unpooled.buffer().writeInt(number));
  }

  private static void declare(Wire wire, int id, int length) {
    wire.basic(0, id, 1).out.writeMedium(0).writeMedium(length).writeByte(9).writeIntLE(1);
  }

  /// A message of which one chunk is sent.
  private static Wire.Sending begun(int id, int length, int chunk) {
    assertThat(chunk).isLessThan(length);
    return new Wire.Sending(id, 1, true, Unpooled.wrappedBuffer(new byte[length]));
  }

  private static ByteBuf tag(int type, int declared, int held) {
    return Unpooled.buffer().writeByte(type).writeMedium(declared).writeZero(7 + held);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void endsInAControlledErrorWithinMemory(Attack attack) {
    Wire wire = new Wire();
    attack.bytes.accept(wire);
    Memory memory = new Memory();
    EmbeddedChannel channel = memory.channel(new ChunkDecoder());
    String error = null;
    try {
      Wire.feed(
          channel,
          wire.out,
          at -> {
            memory.bytes();
            return 1024;
          });
    } catch (RtmpProtocolException e) {
      error = e.getMessage();
    }
    memory.bytes();

    if (attack.error == null) {
      assertThat(error).isNull();
      assertThat(channel.isOpen()).isTrue();
    } else {
      assertThat(error).contains(attack.error);
      assertThat(channel.isOpen()).isFalse();
    }
    assertThat(memory.peakBytes()).isLessThan(Math.min(STRANGER_BYTES, MAX_BYTES));
    Wire.drain(channel);
    channel.finishAndReleaseAll();
    assertThat(memory.bytes()).isZero();
  }
}
