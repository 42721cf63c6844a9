package org.tinybeauty.rtmp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// Notes when bytes last came. Being next to the socket (or to TLS), its context is also where
/// ready-made chunks are written.
final class HeardHandler extends ChannelInboundHandlerAdapter {
  private volatile long lastNanos;

  long lastNanos() {
    return lastNanos;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    lastNanos = ctx.executor().ticker().nanoTime();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    lastNanos = ctx.executor().ticker().nanoTime();
    ctx.fireChannelRead(message);
  }
}
