package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ReadPaceTest {
  private static final long MILLI_NANOS = 1_000_000;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private long messages;
  private long nanos;

  private void begin() {
    channel.freezeTime();
    channel.pipeline().addLast(new ReadPace(() -> messages, () -> nanos));
  }

  private boolean reading() {
    return channel.config().isAutoRead();
  }

  private void arrive(long count) {
    messages += count;
    channel.pipeline().fireChannelReadComplete();
  }

  private void pass(long millis) {
    nanos += millis * MILLI_NANOS;
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void aStreamAHundredTimesAheadOfTimeIsNotSlowed() {
    begin();
    for (int second = 0; second < 60; second++) {
      arrive(100 * 75);
      assertThat(reading()).isTrue();
      pass(1000);
    }
    channel.finishAndReleaseAll();
  }

  @Test
  void aFloodIsReadAgainOnceItsMessagesArePaidFor() {
    begin();
    arrive(ReadPace.BURST_MESSAGES + 5000);
    assertThat(reading()).isFalse();
    pass(499);
    assertThat(reading()).isFalse();
    pass(2);
    assertThat(reading()).isTrue();
    channel.finishAndReleaseAll();
  }

  @Test
  void aFloodOfTenSecondsIsReadAtThePace() {
    begin();
    for (int i = 0; i < 10_000; i++) {
      if (reading()) {
        arrive(30_000);
      }
      pass(1);
    }
    assertThat(messages)
        .isBetween(
            ReadPace.MESSAGES_PER_SECOND * 9L,
            ReadPace.BURST_MESSAGES + ReadPace.MESSAGES_PER_SECOND * 10L + 30_000);
    channel.finishAndReleaseAll();
  }

  @Test
  void readingThatTheSessionStoppedIsNotBegunForIt() {
    begin();
    channel.config().setAutoRead(false);
    arrive(ReadPace.BURST_MESSAGES + 5000);
    pass(10_000);
    assertThat(reading()).isFalse();
    channel.finishAndReleaseAll();
  }

  /// A server whose clock stands still: nothing is ever paid for.
  @Test
  void theSocketIsReallyNotRead() throws Exception {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      ChunkDecoder decoder = new ChunkDecoder();
      CompletableFuture<Channel> slowed = new CompletableFuture<>();
      Channel listening =
          new ServerBootstrap()
              .group(group)
              .channel(NioServerSocketChannel.class)
              .childHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel its) {
                      its.pipeline()
                          .addLast(new Watch(slowed), new ReadPace(decoder::messages, () -> 0));
                      its.pipeline().addLast(decoder);
                    }
                  })
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .sync()
              .channel();
      Channel client =
          new Bootstrap()
              .group(group)
              .channel(NioSocketChannel.class)
              .handler(new ChannelInboundHandlerAdapter())
              .connect(listening.localAddress())
              .sync()
              .channel();
      var _ = client.writeAndFlush(flood());

      Channel server = slowed.get(20, TimeUnit.SECONDS);
      group.submit(() -> {}).sync();
      long taken = decoder.messages();
      for (int i = 0; i < 200; i++) {
        group.submit(() -> {}).sync();
      }

      assertThat(taken).isGreaterThan(ReadPace.BURST_MESSAGES);
      assertThat(decoder.messages()).isEqualTo(taken);
      server.close().sync();
      client.close().sync();
    } finally {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }
  }

  private static ByteBuf flood() {
    Wire wire = new Wire();
    wire.message(6, 99, 0, 1, Unpooled.wrappedBuffer(new byte[1]));
    for (int i = 0; i < 1_000_000; i++) {
      wire.out.writeShort(0xC600);
    }
    return wire.out;
  }

  /// Says when reading has stopped.
  private static final class Watch extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Channel> slowed;

    Watch(CompletableFuture<Channel> slowed) {
      this.slowed = slowed;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.fireChannelReadComplete();
      if (!ctx.channel().config().isAutoRead()) {
        slowed.complete(ctx.channel());
      }
    }
  }
}
