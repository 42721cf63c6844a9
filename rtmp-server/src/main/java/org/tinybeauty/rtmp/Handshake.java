package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What both ends of a handshake share: one version byte, a block of 1536 bytes each way, an answer
/// of 1536 bytes each way (5.2). Done, it fires [HandshakeCompleted], removes itself and passes on
/// the bytes it holds. A peer that takes too long, or breaks it, is closed.
abstract sealed class Handshake extends ByteToMessageDecoder
    permits ServerHandshake, ClientHandshake {
  /// Plain RTMP; 6 and above are its encrypted kin.
  static final int VERSION = 3;

  /// The size of the blocks.
  static final int BLOCK_BYTES = 1536;

  /// The time from the connection's beginning to the handshake's end.
  static final int TIMEOUT_MILLIS = 5_000;

  private static final int RANDOM_OFFSET = 8;

  private final RandomGenerator random;
  private @Nullable Future<?> timeout;
  private boolean failed;
  private byte[] own = {};
  private byte[] peer = {};

  Handshake(RandomGenerator random) {
    this.random = random;
  }

  /// The connection is there: a client begins.
  void begin(ChannelHandlerContext ctx) {}

  /// The peer's first block is there.
  abstract void first(ChannelHandlerContext ctx, byte[] block);

  /// The peer's answer is there.
  abstract HandshakeCompleted second(byte[] block, byte[] own, byte[] peer);

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      start(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    start(ctx);
    ctx.fireChannelActive();
  }

  private void start(ChannelHandlerContext ctx) {
    if (timeout == null) {
      timeout = ctx.executor().schedule(() -> tooLate(ctx), TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      begin(ctx);
    }
  }

  private void tooLate(ChannelHandlerContext ctx) {
    failed = true;
    exceptionCaught(
        ctx,
        new RtmpProtocolException(
            "handshake unfinished (expected: within " + TIMEOUT_MILLIS + " ms)"));
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (failed) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (peer.length == 0) {
      readFirst(ctx, in);
    } else if (in.readableBytes() >= BLOCK_BYTES) {
      ctx.fireUserEventTriggered(second(block(in), own, peer));
      ctx.pipeline().remove(this);
    }
  }

  private void readFirst(ChannelHandlerContext ctx, ByteBuf in) {
    int version = in.getUnsignedByte(in.readerIndex());
    if (version != VERSION) {
      failed = true;
      throw new RtmpProtocolException("RTMP version " + version + " (expected: " + VERSION + ")");
    }
    if (in.readableBytes() >= 1 + BLOCK_BYTES) {
      in.skipBytes(1);
      peer = block(in);
      first(ctx, peer);
    }
  }

  private static byte[] block(ByteBuf in) {
    byte[] block = new byte[BLOCK_BYTES];
    in.readBytes(block);
    return block;
  }

  /// Makes our own first block.
  ///
  /// @param version four bytes that say which program we would be; zeros with a simple handshake
  final byte[] makeOwn(HandshakeKind kind, HandshakeDigest.Side side, int version) {
    own = randomBlock();
    Arrays.fill(own, 0, RANDOM_OFFSET, (byte) 0);
    if (kind != HandshakeKind.SIMPLE) {
      for (int i = 0; i < 4; i++) {
        own[4 + i] = (byte) (version >> (24 - 8 * i));
      }
      HandshakeDigest.sign(own, side, kind);
    }
    return own;
  }

  /// A block of random bytes.
  final byte[] randomBlock() {
    byte[] block = new byte[BLOCK_BYTES];
    random.nextBytes(block);
    return block;
  }

  /// Whether a simple answer holds the random bytes of the block it answers.
  static boolean echoes(byte[] answer, byte[] block) {
    return Arrays.equals(answer, RANDOM_OFFSET, BLOCK_BYTES, block, RANDOM_OFFSET, BLOCK_BYTES);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    if (timeout != null) {
      timeout.cancel(false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.fireExceptionCaught(cause);
    if (cause instanceof RtmpProtocolException) {
      ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
  }
}
