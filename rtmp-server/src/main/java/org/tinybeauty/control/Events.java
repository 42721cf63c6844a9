package org.tinybeauty.control;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;

/// What happens, told to everyone who listens over a WebSocket.
final class Events implements AutoCloseable {
  static final String PATH = "/api/v1/events";

  /// Makes a connection a listener.
  void accept(ChannelHandlerContext context, HttpRequest request) {}

  @Override
  public void close() {}
}
