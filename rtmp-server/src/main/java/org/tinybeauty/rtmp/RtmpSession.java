package org.tinybeauty.rtmp;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.rtmp.RtmpMessage.Command;
import org.tinybeauty.rtmp.RtmpMessage.Media;
import org.tinybeauty.rtmp.RtmpMessage.UserControl;

/// One connection of a server: its life, its time-outs, and where each message goes. Runs on the
/// connection's event loop, except the methods of [RtmpPeer].
final class RtmpSession extends ChannelInboundHandlerAdapter implements RtmpPeer {
  /// From the connection's first moment to the end of the handshake.
  static final int HANDSHAKE_SECONDS = 5;

  /// A client that neither publishes nor plays is sent away when it completes no message for so
  /// long: bytes alone, one now and then, do not keep it.
  static final int IDLE_SECONDS = 10;

  /// A publisher silent for so long is gone.
  static final int PUBLISHER_SILENT_SECONDS = 30;

  /// A player silent for so long is asked whether it is there.
  static final int PING_SECONDS = 30;

  /// A player that has said nothing for so long, pings notwithstanding, is gone.
  static final int VIEWER_SILENT_SECONDS = 120;

  /// A player that takes no byte for so long is gone.
  static final int STALL_SECONDS = 30;

  /// The longest message of a publisher: a keyframe of 4K at a high rate is a tenth of it.
  static final int MAX_MESSAGE_BYTES = 8 << 20;

  private static final int TICK_SECONDS = 2;
  private static final Logger LOG = System.getLogger(RtmpSession.class.getName());
  private static final LimitedLog BAD = new LimitedLog(LOG, Level.WARNING);
  private static final LimitedLog LEFT = new LimitedLog(LOG, Level.INFO);

  private final String session;
  private final HeardHandler heard;
  private final SessionCommands commands;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Future<?> deadline;
  private @Nullable Future<?> ticks;
  private boolean handshaken;
  private long lastMessageNanos;
  private long lastPingNanos;
  private long stalledSinceNanos;
  private long stalledBytes;

  RtmpSession(String session, RtmpApplication application, HeardHandler heard) {
    this.session = session;
    this.heard = heard;
    this.commands = new SessionCommands(this, application);
  }

  @Override
  public String session() {
    return session;
  }

  @Override
  public long silentNanos() {
    return now() - heard.lastNanos();
  }

  @Override
  public void close(String why) {
    ChannelHandlerContext at = context();
    at.executor().execute(() -> leave(why));
  }

  ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("session " + session + " has no channel");
    }
    return context;
  }

  SessionState state() {
    return commands.state();
  }

  InetAddress remote() {
    return context().channel().remoteAddress() instanceof InetSocketAddress address
        ? address.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  boolean secure() {
    return context().pipeline().get(io.netty.handler.ssl.SslHandler.class) != null;
  }

  RtmpViewer viewer() {
    ChannelHandlerContext out = context().pipeline().context(heard);
    return new RtmpViewer(this, out == null ? context() : out);
  }

  void send(RtmpMessage message) {
    var _ = context().write(message, context().voidPromise());
  }

  void flush() {
    context().flush();
  }

  /// A publisher's messages may be long; a stranger's may not.
  void allowMedia() {
    ChunkDecoder decoder = context().pipeline().get(ChunkDecoder.class);
    if (decoder != null) {
      decoder.messageLimit(MAX_MESSAGE_BYTES);
    }
  }

  /// The player's stream is over.
  void ended() {
    commands.ended();
  }

  /// Sends what is written and closes, with a line in the log.
  void leave(String why) {
    if (context().channel().isOpen()) {
      LEFT.log("session " + session + " closed: " + why);
      context()
          .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  /// The server shuts down.
  void shutDown() {
    commands.shutDown();
    leave("the server stops");
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    deadline = ctx.executor().schedule(this::checkHandshake, HANDSHAKE_SECONDS, TimeUnit.SECONDS);
  }

  private void checkHandshake() {
    if (!handshaken) {
      BAD.log("session " + session + " closed: no handshake within " + HANDSHAKE_SECONDS + " s");
      var _ = context().close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof HandshakeCompleted) {
      handshaken = true;
      lastMessageNanos = now();
      cancel(deadline);
      ticks =
          ctx.executor()
              .scheduleWithFixedDelay(this::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    lastMessageNanos = now();
    if (commands.state().asked()) {
      commands.hold(message);
      return;
    }
    receive(message);
  }

  void receive(Object message) {
    switch (message) {
      case Media media -> commands.media(media);
      case Command command -> commands.command(command);
      case UserControl control -> {
        if (control.event() == UserControl.PING_REQUEST) {
          send(new UserControl(UserControl.PING_RESPONSE, control.first()));
          flush();
        }
      }
      default -> ReferenceCountUtil.release(message);
    }
  }

  private long now() {
    return context().executor().ticker().nanoTime();
  }

  private void tick() {
    long now = now();
    long silent = TimeUnit.NANOSECONDS.toSeconds(now - heard.lastNanos());
    long quiet = TimeUnit.NANOSECONDS.toSeconds(now - lastMessageNanos);
    SessionState state = commands.state();
    if (state.idle() && quiet >= IDLE_SECONDS) {
      leave("no message for " + quiet + " s, neither publishing nor playing");
    } else if (state == SessionState.PUBLISHING && silent >= PUBLISHER_SILENT_SECONDS) {
      leave("publisher silent for " + silent + " s");
    } else if (state == SessionState.PLAYING || state == SessionState.PAUSED) {
      checkViewer(now, silent);
    }
  }

  private void checkViewer(long now, long silent) {
    ChannelOutboundBuffer buffer = context().channel().unsafe().outboundBuffer();
    long pending = buffer == null ? 0 : buffer.totalPendingWriteBytes();
    long place = buffer == null || pending == 0 ? 0 : mark(buffer);
    if (pending == 0 || place != stalledBytes) {
      stalledBytes = place;
      stalledSinceNanos = now;
    }
    if (now - stalledSinceNanos >= TimeUnit.SECONDS.toNanos(STALL_SECONDS)) {
      LEFT.log("session " + session + " closed: player took nothing for " + STALL_SECONDS + " s");
      var _ = context().close();
    } else if (silent >= VIEWER_SILENT_SECONDS) {
      leave("player silent for " + silent + " s");
    } else if (silent >= PING_SECONDS
        && now - lastPingNanos >= TimeUnit.SECONDS.toNanos(PING_SECONDS)) {
      lastPingNanos = now;
      send(new UserControl(UserControl.PING_REQUEST, now / 1_000_000 & 0xFFFF_FFFFL));
      flush();
    }
  }

  /// A number that changes whenever the socket takes bytes.
  private static long mark(ChannelOutboundBuffer buffer) {
    return (long) System.identityHashCode(buffer.current()) << 32 ^ buffer.currentProgress();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancel(deadline);
    cancel(ticks);
    commands.closed();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Throwable reason = cause;
    if (cause instanceof io.netty.handler.codec.DecoderException && cause.getCause() != null) {
      reason = cause.getCause();
    }
    switch (reason) {
      case RtmpProtocolException e -> BAD.log("session " + session + " closed: " + e.getMessage());
      case SSLException _ -> BAD.log("session " + session + " closed: TLS failed");
      case IOException _ -> LEFT.log("session " + session + " closed: connection lost");
      default -> LOG.log(Level.ERROR, "session " + session + " closed by an error of ours", reason);
    }
    var _ = ctx.close();
  }

  private static void cancel(@Nullable Future<?> task) {
    if (task != null) {
      task.cancel(false);
    }
  }
}
