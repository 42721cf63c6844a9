package org.tinybeauty.control;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Those who listen over a WebSocket (RFC 6455). Thread-safe; one thread says things, so all
/// hear them in one order.
final class Events {
  static final String PATH = "/api/v1/events";

  /// Listeners at once; further ones are refused.
  static final int MAX_LISTENERS = 64;

  /// Said to a client that sends what is not understood.
  record Refused(String type, String detail) {}

  private final LongSupplier clock;
  private final Set<EventSocket> listeners = ConcurrentHashMap.newKeySet();
  private final AtomicInteger places = new AtomicInteger(MAX_LISTENERS);
  private final AtomicLong slow = new AtomicLong();
  private final AtomicLong silent = new AtomicLong();
  private volatile Greeting greeting = _ -> {};

  /// Tells a new listener what there is, and then [#add]s it.
  interface Greeting {
    void greet(EventSocket listener);
  }

  Events(LongSupplier clock) {
    this.clock = clock;
  }

  /// Sets who greets.
  void greeting(Greeting greeting) {
    this.greeting = greeting;
  }

  /// Listeners now.
  int listeners() {
    return MAX_LISTENERS - places.get();
  }

  /// Listeners that were dropped because they did not keep up.
  long slow() {
    return slow.get();
  }

  /// Listeners that were dropped because nothing was heard of them.
  long silent() {
    return silent.get();
  }

  boolean none() {
    return listeners.isEmpty();
  }

  /// Makes a connection a listener, or refuses that. On its event loop.
  ///
  /// @param context of the handler that goes away then
  void accept(ChannelHandlerContext context, HttpRequest request) {
    if (places.getAndDecrement() <= 0) {
      places.incrementAndGet();
      refuse(
          context,
          new Problem(
                  Problem.Kind.BUSY,
                  "%d listen already; close one and try again".formatted(MAX_LISTENERS),
                  null)
              .answer()
              .with("retry-after", Integer.toString(RequestRates.RETRY_SECONDS)));
      return;
    }
    Channel channel = context.channel();
    var _ = channel.closeFuture().addListener(_ -> places.incrementAndGet());
    WebSocketDecoderConfig limits =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(EventSocket.MAX_MESSAGE)
            .allowExtensions(false)
            .build();
    WebSocketServerHandshaker shaker =
        new WebSocketServerHandshakerFactory(PATH, null, limits).newHandshaker(request);
    if (shaker == null) {
      var _ =
          WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(channel)
              .addListener(ChannelFutureListener.CLOSE);
      return;
    }
    try {
      shake(context, shaker, request);
    } catch (WebSocketHandshakeException e) {
      refuse(
          context,
          new Problem(
                  Problem.Kind.BAD_REQUEST,
                  "this is no WebSocket handshake: " + e.getMessage() + "; see RFC 6455",
                  null)
              .answer());
    }
  }

  private void shake(
      ChannelHandlerContext context, WebSocketServerHandshaker shaker, HttpRequest request) {
    Channel channel = context.channel();
    EventSocket listener = new EventSocket(channel, clock, this::gone);
    DefaultFullHttpRequest whole =
        new DefaultFullHttpRequest(
            request.protocolVersion(),
            request.method(),
            request.uri(),
            Unpooled.EMPTY_BUFFER,
            request.headers(),
            EmptyHttpHeaders.INSTANCE);
    var _ =
        shaker
            .handshake(channel, whole)
            .addListener(
                done -> {
                  if (!done.isSuccess()) {
                    var _ = channel.close();
                    return;
                  }
                  channel
                      .pipeline()
                      .addLast(new WebSocketFrameAggregator(EventSocket.MAX_MESSAGE), listener);
                  channel.pipeline().remove(context.handler());
                  channel.config().setAutoRead(true);
                  greeting.greet(listener);
                });
  }

  private static void refuse(ChannelHandlerContext context, Answer answer) {
    var _ =
        context
            .writeAndFlush(HttpAnswers.response(answer, false, false, false))
            .addListener(ChannelFutureListener.CLOSE);
  }

  private void gone(EventSocket listener) {
    listeners.remove(listener);
  }

  /// Lets a listener hear what is said from now on.
  void add(EventSocket listener) {
    listeners.add(listener);
    if (listener.ended()) {
      listeners.remove(listener); // it went between greeting and now
    }
  }

  /// Says something to all.
  void say(Object event) {
    if (listeners.isEmpty()) {
      return;
    }
    byte[] json = Json.bytes(event);
    for (EventSocket listener : listeners) {
      if (!listener.send(json)) {
        drop(listener, slow);
      }
    }
  }

  /// Asks all whether they are still there, and drops those who did not answer the last time.
  void ask() {
    for (EventSocket listener : listeners) {
      if (!listener.ask()) {
        drop(listener, silent);
      }
    }
  }

  private void drop(EventSocket listener, AtomicLong count) {
    if (listeners.remove(listener)) {
      count.incrementAndGet();
    }
    listener.drop(); // last, since its end takes it from the listeners too
  }

  /// Lets all go.
  void end() {
    listeners.forEach(listener -> listener.close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE));
    listeners.clear();
  }
}
