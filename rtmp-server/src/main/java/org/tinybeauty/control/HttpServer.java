package org.tinybeauty.control;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The HTTP server, on event loops that it shares. Thread-safe.
public final class HttpServer implements AutoCloseable {
  /// Characters of a request's first line.
  static final int MAX_LINE = 4_096;

  /// Characters of its headers.
  static final int MAX_HEADERS = 8_192;

  /// Seconds that a client has for a request, the first or the next.
  static final int REQUEST_SECONDS = 10;

  /// Seconds that it has for one with a large body.
  static final int UPLOAD_SECONDS = 120;

  /// Seconds for which a refused client is listened to.
  static final int LINGER_SECONDS = 5;

  /// Seconds that a write may wait for a client that reads nothing.
  static final int STALL_SECONDS = 30;

  private static final int CHUNK = 8_192;
  private static final int CLOSE_SECONDS = 2;

  private final EventLoopGroup group;
  private final HttpSite site;
  private final HttpGate gate;
  private final int maxConnections;
  private final ExecutorService work =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("tinybeauty-http-", 0).factory());
  private final ChannelGroup listening = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final AtomicLong sessions = new AtomicLong();

  /// A server that listens nowhere yet.
  ///
  /// @param maxConnections at once; more are closed as they come
  public HttpServer(EventLoopGroup group, HttpSite site, int maxConnections) {
    this.group = group;
    this.site = site;
    this.gate = new HttpGate(site);
    this.maxConnections = maxConnections;
  }

  /// Connections now.
  public int connections() {
    return connections.size();
  }

  /// Listens.
  ///
  /// @return the address, with the port chosen where 0 was asked for
  /// @throws IOException if the address is taken or not of this machine
  public InetSocketAddress listen(InetSocketAddress address) throws IOException {
    var bound =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    start(channel);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + address, bound.cause());
    }
    listening.add(bound.channel());
    return (InetSocketAddress) bound.channel().localAddress();
  }

  private void start(Channel channel) {
    if (connections.size() >= maxConnections) {
      var _ = channel.close();
      return;
    }
    connections.add(channel);
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_LINE)
            .setMaxHeaderSize(MAX_HEADERS)
            .setMaxChunkSize(CHUNK);
    channel
        .pipeline()
        .addLast(
            new HttpServerCodec(limits),
            new WriteTimeoutHandler(STALL_SECONDS, TimeUnit.SECONDS),
            new HttpRequests("h" + sessions.incrementAndGet(), site, gate, work));
  }

  /// Stops listening and closes all connections. The site's API stays open.
  @Override
  public void close() {
    listening.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    connections.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    work.shutdownNow();
  }
}
