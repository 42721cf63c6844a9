package org.tinybeauty.rtmp;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.tinybeauty.rtmp.RtmpMessage.Media;

/// One connection to an RTMP or RTMPS server, to publish or to play one stream. It does not
/// reconnect: make a new one. Thread-safe.
public final class RtmpClient implements AutoCloseable {
  static final int CONNECT_SECONDS = 5;

  private final ClientSession session;
  private final ChannelFuture connecting;

  private RtmpClient(EventLoopGroup group, RtmpUrl url, RtmpTrust trust, ClientSession session) {
    this.session = session;
    this.connecting =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_SECONDS * 1_000)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    if (url.secure()) {
                      channel.pipeline().addLast(tls(channel, url, trust));
                    }
                    channel
                        .pipeline()
                        .addLast(
                            new ClientHandshake(), new ChunkEncoder(), new ChunkDecoder(), session);
                  }
                })
            .connect(url.host(), url.port());
    var _ =
        connecting.addListener(
            done -> {
              if (!done.isSuccess()) {
                session.close("no connection to " + url);
              }
            });
  }

  private static SslHandler tls(Channel channel, RtmpUrl url, RtmpTrust trust) {
    SslHandler handler = trust.context().newHandler(channel.alloc(), url.host(), url.port());
    handler.setHandshakeTimeout(CONNECT_SECONDS, TimeUnit.SECONDS);
    if (trust.checkName()) {
      SSLEngine engine = handler.engine();
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
    }
    return handler;
  }

  /// Connects in order to publish; what comes of it, `listener` hears.
  public static RtmpClient publish(
      EventLoopGroup group, RtmpUrl url, RtmpTrust trust, RtmpClientListener listener) {
    return new RtmpClient(group, url, trust, new ClientSession(url, true, listener));
  }

  /// Connects in order to play.
  public static RtmpClient play(
      EventLoopGroup group, RtmpUrl url, RtmpTrust trust, RtmpClientListener listener) {
    return new RtmpClient(group, url, trust, new ClientSession(url, false, listener));
  }

  /// Sends one message, in the order of the calls of one thread. Takes over the body. Before the
  /// server is ready, and after the connection is closed, messages are dropped.
  ///
  /// @param timestampMillis the lower 32 bits count
  /// @param body FLV tag body; metadata begins with `onMetaData` and is sent to be kept
  /// @return false if it was dropped
  public boolean send(MediaKind kind, long timestampMillis, ByteBuf body) {
    if (!session.ready()) {
      body.release();
      return false;
    }
    ByteBuf whole = kind == MediaKind.SCRIPT ? ScriptData.toKeep(body) : body;
    Channel channel = connecting.channel();
    var _ =
        channel.writeAndFlush(
            new Media(kind, timestampMillis & 0xFFFF_FFFFL, session.stream(), whole),
            channel.voidPromise());
    return true;
  }

  /// True once the server has agreed, until the connection closes.
  public boolean ready() {
    return session.ready();
  }

  /// Bytes sent that the socket has not taken yet; whoever sends drops when they grow too many.
  public long pendingBytes() {
    ChannelOutboundBuffer buffer = connecting.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /// Says goodbye (unpublishes), then closes.
  @Override
  public void close() {
    Channel channel = connecting.channel();
    if (!channel.eventLoop().isShuttingDown()) {
      channel.eventLoop().execute(session::leave);
    }
  }
}
