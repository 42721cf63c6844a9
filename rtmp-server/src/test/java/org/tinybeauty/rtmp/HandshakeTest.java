package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The handshake family of the fault list: cuts, versions, digests, wrong answers, 48 and more.
final class HandshakeTest {
  private static final int BLOCK = Handshake.BLOCK_BYTES;

  /// Keeps the event, as a session would.
  private static final class Events extends ChannelInboundHandlerAdapter {
    @Nullable HandshakeCompleted completed;

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      completed = (HandshakeCompleted) event;
    }
  }

  private final Events events = new Events();
  private final Memory memory = new Memory();
  private final EmbeddedChannel server =
      memory.channel(new ServerHandshake(new SplittableRandom(1)), events);
  private final List<EmbeddedChannel> clients = new ArrayList<>();

  @AfterEach
  void nothingStays() {
    server.finishAndReleaseAll();
    clients.forEach(EmbeddedChannel::finishAndReleaseAll);
    assertThat(memory.bytes()).isZero();
  }

  private EmbeddedChannel client(HandshakeKind kind, Events its) {
    EmbeddedChannel client =
        memory.channel(new ClientHandshake(kind, new SplittableRandom(2)), its);
    clients.add(client);
    return client;
  }

  private static byte[] sent(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.writeBytes(next);
      next.release();
    }
    byte[] bytes = new byte[all.readableBytes()];
    all.readBytes(bytes);
    return bytes;
  }

  private static void feed(EmbeddedChannel channel, byte[] bytes, int size) {
    Wire.feed(channel, Unpooled.wrappedBuffer(bytes), at -> size);
  }

  private HandshakeCompleted completed() {
    return Objects.requireNonNull(events.completed);
  }

  @ParameterizedTest
  @CsvSource({
    "SIMPLE, 4096", "SIMPLE, 1", "SIMPLE, 1460",
    "DIGEST_SCHEME_0, 4096", "DIGEST_SCHEME_0, 1", "DIGEST_SCHEME_0, 1460",
    "DIGEST_SCHEME_1, 4096", "DIGEST_SCHEME_1, 1", "DIGEST_SCHEME_1, 1460"
  })
  void bothEndsAgree(HandshakeKind kind, int pieces) {
    Events its = new Events();
    EmbeddedChannel client = client(kind, its);
    feed(server, sent(client), pieces);
    feed(client, sent(server), pieces);
    feed(server, sent(client), pieces);

    assertThat(its.completed).isEqualTo(new HandshakeCompleted(kind, true));
    assertThat(completed()).isEqualTo(new HandshakeCompleted(kind, true));
    assertThat(server.pipeline().get(ServerHandshake.class)).isNull();
    assertThat(client.pipeline().get(ClientHandshake.class)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 1, 2, 3, 8, 9, 12, 100, 767, 768, 772, 1000, 1535, 1536, 1537, 1538, 1539, 1600, 2000,
        2500, 3000, 3070, 3071, 3072
      })
  void aPeerThatStopsIsClosedAfterFiveSeconds(int offset) {
    byte[] bytes = new byte[offset];
    if (offset > 0) {
      bytes[0] = Handshake.VERSION;
    }
    feed(server, bytes, 700);
    server.advanceTimeBy(Handshake.TIMEOUT_MILLIS / 2, TimeUnit.MILLISECONDS);
    server.runScheduledPendingTasks();
    assertThat(server.isOpen()).isTrue();

    server.advanceTimeBy(Handshake.TIMEOUT_MILLIS / 2, TimeUnit.MILLISECONDS);
    server.runScheduledPendingTasks();

    assertThat(server.isOpen()).isFalse();
    assertThatThrownBy(server::checkException)
        .isInstanceOf(RtmpProtocolException.class)
        .hasMessageContaining("5000 ms");
    assertThat(events.completed).isNull();
  }

  @Test
  void oneByteMoreIsAHandshake() {
    byte[] bytes = new byte[1 + 2 * BLOCK];
    bytes[0] = Handshake.VERSION;
    feed(server, bytes, 700);
    assertThat(events.completed).isNotNull();
    server.advanceTimeBy(1, TimeUnit.HOURS);
    server.runScheduledPendingTasks();
    assertThat(server.isOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 5, 6, 8, 22, 71, 127, 128, 255})
  void anotherVersionIsRefusedAtItsFirstByte(int version) {
    assertThatThrownBy(() -> feed(server, new byte[] {(byte) version, 0, 0}, 1))
        .isInstanceOf(RtmpProtocolException.class)
        .hasMessage("RTMP version " + version + " (expected: 3)");
    assertThat(server.isOpen()).isFalse();
    assertThat(sent(server)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(HandshakeKind.class)
  void anAnswerThatDoesNotEchoIsLetInAndSaid(HandshakeKind kind) {
    feed(server, sent(client(kind, new Events())), 4096);
    feed(server, new byte[BLOCK], 4096);
    assertThat(completed()).isEqualTo(new HandshakeCompleted(kind, false));
  }

  @ParameterizedTest
  @EnumSource(HandshakeKind.class)
  void aPlainEchoAnswersADigestToo(HandshakeKind kind) {
    feed(server, sent(client(kind, new Events())), 4096);
    byte[] answer = sent(server);
    feed(server, Arrays.copyOfRange(answer, 1, 1 + BLOCK), 4096);
    assertThat(completed()).isEqualTo(new HandshakeCompleted(kind, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 300, 800, 1536})
  void aSpoiltDigestIsASimpleHandshake(int at) {
    byte[] bytes = sent(client(HandshakeKind.DIGEST_SCHEME_0, new Events()));
    bytes[at] ^= 0x55;
    feed(server, bytes, 4096);
    byte[] answer = sent(server);
    assertThat(answer).hasSize(1 + 2 * BLOCK);
    assertThat(Arrays.copyOfRange(answer, 1 + BLOCK, answer.length))
        .isEqualTo(Arrays.copyOfRange(bytes, 1, bytes.length));
  }

  @Test
  void ffmpegsDigestIsFound() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(HandshakeTest.class.getResourceAsStream("ffmpeg-c0c1.bin"))) {
      feed(server, in.readAllBytes(), 4096);
    }
    byte[] s1 = Arrays.copyOfRange(sent(server), 1, 1 + BLOCK);
    assertThat(HandshakeDigest.find(s1, HandshakeDigest.Side.SERVER))
        .isEqualTo(HandshakeKind.DIGEST_SCHEME_0);
  }

  @ParameterizedTest
  @EnumSource(HandshakeKind.class)
  void aServerOfNoiseEndsInASimpleHandshakeForTheClient(HandshakeKind kind) {
    Events its = new Events();
    EmbeddedChannel client = client(kind, its);
    byte[] noise = new byte[1 + 2 * BLOCK];
    new SplittableRandom(9).nextBytes(noise);
    noise[0] = Handshake.VERSION;
    feed(client, noise, 500);
    assertThat(its.completed).isEqualTo(new HandshakeCompleted(HandshakeKind.SIMPLE, false));
    assertThat(sent(client)).hasSize(1 + 2 * BLOCK);
  }

  @Test
  void aClientClosesAnotherVersionToo() {
    EmbeddedChannel client = client(HandshakeKind.SIMPLE, new Events());
    assertThatThrownBy(() -> feed(client, new byte[] {'H', 'T', 'T', 'P'}, 4))
        .isInstanceOf(RtmpProtocolException.class);
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void whatFollowsTheHandshakeGoesOn() {
    server.pipeline().addLast(new ChunkDecoder());
    byte[] first = sent(client(HandshakeKind.SIMPLE, new Events()));
    Wire wire = new Wire();
    wire.out.writeBytes(first).writeBytes(new byte[BLOCK]);
    wire.setChunkSize(4096);
    Wire.feed(server, wire.out, at -> 1 << 20);
    assertThat(Wire.drain(server)).containsExactly(new RtmpMessage.SetChunkSize(4096));
  }
}
