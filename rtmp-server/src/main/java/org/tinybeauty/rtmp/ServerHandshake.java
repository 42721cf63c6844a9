package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// The server's end of the handshake; answers a digest with a digest, and a simple one simply.
/// First in the pipeline (behind TLS).
final class ServerHandshake extends Handshake {
  private static final int PROGRAM = 0x04050001;

  private HandshakeKind kind = HandshakeKind.SIMPLE;

  ServerHandshake() {
    this(new SplittableRandom());
  }

  ServerHandshake(RandomGenerator random) {
    super(random);
  }

  @Override
  void first(ChannelHandlerContext ctx, byte[] c1) {
    kind = HandshakeDigest.find(c1, HandshakeDigest.Side.CLIENT);
    byte[] s1 = makeOwn(kind, HandshakeDigest.Side.SERVER, PROGRAM);
    byte[] s2 = c1;
    if (kind != HandshakeKind.SIMPLE) {
      s2 = randomBlock();
      HandshakeDigest.answer(s2, HandshakeDigest.Side.SERVER, HandshakeDigest.read(c1, kind));
    }
    ByteBuf answer = ctx.alloc().ioBuffer(1 + 2 * BLOCK_BYTES);
    ctx.writeAndFlush(answer.writeByte(VERSION).writeBytes(s1).writeBytes(s2))
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  @Override
  HandshakeCompleted second(byte[] c2, byte[] s1, byte[] c1) {
    boolean echoed = echoes(c2, s1);
    if (kind != HandshakeKind.SIMPLE) {
      byte[] digest = HandshakeDigest.read(s1, kind);
      echoed |= HandshakeDigest.answers(c2, HandshakeDigest.Side.CLIENT, digest);
    }
    return new HandshakeCompleted(kind, echoed);
  }
}
