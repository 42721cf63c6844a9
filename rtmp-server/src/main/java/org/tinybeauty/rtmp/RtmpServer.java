package org.tinybeauty.rtmp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A server of RTMP and RTMPS on any number of addresses, IPv4 and IPv6. Thread-safe.
public final class RtmpServer implements AutoCloseable {
  /// Connections at once, unless set; more are closed as they come.
  public static final int MAX_CONNECTIONS = 10_000;

  /// How long [#close()] waits for what is under way.
  static final int CLOSE_SECONDS = 3;

  private static final int BACKLOG = 1_024;
  private static final int READS_IN_A_ROW = 4;
  private static final Logger LOG = System.getLogger(RtmpServer.class.getName());
  private static final LimitedLog FULL = new LimitedLog(LOG, Level.WARNING);

  private final RtmpApplication application;
  private final int maxConnections;
  private final EventLoopGroup group;
  private final ChannelGroup listening = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final AtomicLong sessions = new AtomicLong();

  /// A server that listens nowhere yet.
  ///
  /// @param threads event loops, 1 or more
  /// @param maxConnections at once
  public RtmpServer(RtmpApplication application, int threads, int maxConnections) {
    this.application = application;
    this.maxConnections = maxConnections;
    this.group = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
  }

  /// The event loops, which clients of this program may share.
  public EventLoopGroup eventLoops() {
    return group;
  }

  /// Connections now.
  public int connections() {
    return connections.size();
  }

  /// Listens for RTMP.
  ///
  /// @return the address, with the port chosen where 0 was asked for
  /// @throws IOException if the address is taken or not of this machine
  public InetSocketAddress listen(InetSocketAddress address) throws IOException {
    return listen(address, null);
  }

  /// Listens for RTMP over TLS.
  public InetSocketAddress listen(InetSocketAddress address, @Nullable RtmpTls tls)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, reads())
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(new Initializer(tls));
    var bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + address, bound.cause());
    }
    Channel channel = bound.channel();
    listening.add(channel);
    return (InetSocketAddress) channel.localAddress();
  }

  /// Few reads in a row, so that no peer holds an event loop for long.
  private static RecvByteBufAllocator reads() {
    return new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(READS_IN_A_ROW);
  }

  /// Stops listening, tells players that their streams are over, and closes all connections.
  @Override
  public void close() {
    listening.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    for (Channel channel : connections) {
      channel
          .eventLoop()
          .execute(
              () -> {
                RtmpSession session = channel.pipeline().get(RtmpSession.class);
                if (session != null) {
                  session.shutDown();
                }
              });
    }
    connections.newCloseFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    group
        .shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  private final class Initializer extends ChannelInitializer<SocketChannel> {
    private final @Nullable RtmpTls tls;

    Initializer(@Nullable RtmpTls tls) {
      this.tls = tls;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      if (connections.size() >= maxConnections) {
        FULL.log("connection refused: there are " + maxConnections);
        var _ = channel.close();
        return;
      }
      connections.add(channel);
      if (tls != null) {
        SslHandler handler = tls.context().newHandler(channel.alloc());
        handler.setHandshakeTimeout(RtmpSession.HANDSHAKE_SECONDS, TimeUnit.SECONDS);
        channel.pipeline().addLast(handler);
      }
      ChunkDecoder decoder = new ChunkDecoder();
      HeardHandler heard = new HeardHandler();
      String id = "r" + sessions.incrementAndGet();
      channel
          .pipeline()
          .addLast(
              heard,
              new ReadPace(decoder),
              new ServerHandshake(),
              new ChunkEncoder(),
              decoder,
              new RtmpSession(id, application, heard));
    }
  }
}
