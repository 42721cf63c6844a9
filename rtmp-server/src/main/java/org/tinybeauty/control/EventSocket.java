package org.tinybeauty.control;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// One listener. What it sends is read on its event loop; what it is sent comes from the events'
/// thread, and is never waited for.
final class EventSocket extends SimpleChannelInboundHandler<WebSocketFrame> {
  /// The most bytes of a message from a client: it has nothing to say but that it is there.
  static final int MAX_MESSAGE = 1_024;

  /// Bytes that may wait for a listener; one that leaves more unread is dropped.
  static final long MAX_PENDING = 1 << 20;

  /// Messages a second from a client, and how many at once.
  static final int MESSAGES_PER_SECOND = 10;

  static final int MESSAGES_BURST = 40;

  private static final System.Logger LOG = System.getLogger(EventSocket.class.getName());
  private static final byte[] PONG = Json.bytes(Map.of("type", "pong"));

  private final Channel channel;
  private final Consumer<EventSocket> gone;
  private final LongSupplier clock;
  private final RateLimit rate;
  private volatile boolean heard = true;

  /// @param gone hears once when the connection has ended
  EventSocket(Channel channel, LongSupplier clock, Consumer<EventSocket> gone) {
    super(true);
    this.channel = channel;
    this.clock = clock;
    this.gone = gone;
    this.rate = new RateLimit(MESSAGES_PER_SECOND, MESSAGES_BURST, clock.getAsLong());
  }

  /// Sends a message to a listener that reads; any thread.
  ///
  /// @param json read only; shared by all listeners
  /// @return false when it does not keep up: then it is to be dropped
  boolean send(byte[] json) {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    if (waiting == null) {
      return true; // it has just ended by itself
    }
    if (waiting.totalPendingWriteBytes() > MAX_PENDING) {
      LOG.log(
          Level.INFO, "a listener at {0} does not keep up and is dropped", channel.remoteAddress());
      return false;
    }
    var _ = channel.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(json)));
    return true;
  }

  /// Whether the connection is gone.
  boolean ended() {
    return !channel.isActive();
  }

  /// Asks whether it is still there; any thread.
  ///
  /// @return false when it said nothing since it was asked last: then it is to be dropped
  boolean ask() {
    if (!heard) {
      return false;
    }
    heard = false;
    var _ = channel.writeAndFlush(new PingWebSocketFrame());
    return true;
  }

  /// Lets it go at once; any thread.
  void drop() {
    var _ = channel.close();
  }

  /// Lets it go, in good order.
  void close(WebSocketCloseStatus why) {
    var _ =
        channel
            .writeAndFlush(new CloseWebSocketFrame(why))
            .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    heard = true;
    if (!rate.take(clock.getAsLong())) {
      close(WebSocketCloseStatus.POLICY_VIOLATION);
      return;
    }
    switch (frame) {
      case TextWebSocketFrame text -> answer(text.content());
      case PingWebSocketFrame ping -> {
        var _ = context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      }
      case PongWebSocketFrame _ -> {} // heard, which was all
      case CloseWebSocketFrame end -> {
        var _ = context.writeAndFlush(end.retain()).addListener(ChannelFutureListener.CLOSE);
      }
      default -> close(WebSocketCloseStatus.INVALID_MESSAGE_TYPE);
    }
  }

  private void answer(ByteBuf content) {
    byte[] bytes = new byte[content.readableBytes()];
    content.readBytes(bytes);
    try {
      if ("ping".equals(Json.object(bytes).path("type").asText())) {
        send(PONG);
        return;
      }
    } catch (ProblemException e) {
      // Said below, in the same words as a message of another kind.
    }
    send(
        Json.bytes(
            new Events.Refused("error", "only {\"type\":\"ping\"} is understood; use the API")));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    gone.accept(this);
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.log(Level.DEBUG, "a listener at {0} is let go: {1}", channel.remoteAddress(), cause);
    var _ = context.close();
  }
}
