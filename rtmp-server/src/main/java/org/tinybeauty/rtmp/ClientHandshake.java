package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// The client's end of the handshake. A digest that the server does not answer with one ends as a
/// simple handshake. First in the pipeline (behind TLS).
final class ClientHandshake extends Handshake {
  private static final int PROGRAM = 0x09007C02;

  private final HandshakeKind wanted;
  private HandshakeKind kind = HandshakeKind.SIMPLE;

  /// A simple handshake, which all servers of today take.
  ClientHandshake() {
    this(HandshakeKind.SIMPLE, new SplittableRandom());
  }

  ClientHandshake(HandshakeKind wanted, RandomGenerator random) {
    super(random);
    this.wanted = wanted;
  }

  @Override
  void begin(ChannelHandlerContext ctx) {
    byte[] c1 = makeOwn(wanted, HandshakeDigest.Side.CLIENT, PROGRAM);
    send(ctx, ctx.alloc().ioBuffer(1 + BLOCK_BYTES).writeByte(VERSION).writeBytes(c1));
  }

  @Override
  void first(ChannelHandlerContext ctx, byte[] s1) {
    byte[] c2 = s1;
    if (wanted != HandshakeKind.SIMPLE) {
      kind = HandshakeDigest.find(s1, HandshakeDigest.Side.SERVER);
    }
    if (kind != HandshakeKind.SIMPLE) {
      c2 = randomBlock();
      HandshakeDigest.answer(c2, HandshakeDigest.Side.CLIENT, HandshakeDigest.read(s1, kind));
    }
    send(ctx, ctx.alloc().ioBuffer(BLOCK_BYTES).writeBytes(c2));
  }

  private static void send(ChannelHandlerContext ctx, ByteBuf bytes) {
    ctx.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  @Override
  HandshakeCompleted second(byte[] s2, byte[] c1, byte[] s1) {
    boolean echoed = echoes(s2, c1);
    if (kind != HandshakeKind.SIMPLE) {
      byte[] digest = HandshakeDigest.read(c1, wanted);
      echoed |= HandshakeDigest.answers(s2, HandshakeDigest.Side.SERVER, digest);
    }
    return new HandshakeCompleted(kind, echoed);
  }
}
