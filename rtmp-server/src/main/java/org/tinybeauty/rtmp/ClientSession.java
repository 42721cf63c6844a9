package org.tinybeauty.rtmp;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.rtmp.RtmpMessage.Command;
import org.tinybeauty.rtmp.RtmpMessage.Media;
import org.tinybeauty.rtmp.RtmpMessage.SetChunkSize;
import org.tinybeauty.rtmp.RtmpMessage.UserControl;
import org.tinybeauty.rtmp.RtmpMessage.WindowAcknowledgementSize;

/// A client's end of a connection: connect, create a stream, publish or play it. Runs on the event
/// loop.
final class ClientSession extends ChannelInboundHandlerAdapter {
  /// From the connection's first moment until the server agrees.
  static final int READY_SECONDS = 10;

  /// What we tell servers and write: what OBS writes too.
  static final int CHUNK_BYTES = 4_096;

  private static final int MAX_MESSAGE_BYTES = 8 << 20;
  private static final int BUFFER_MILLIS = 1_000;
  private static final double CONNECT = 1;
  private static final double CREATE_STREAM = 4;

  private final RtmpUrl url;
  private final boolean publishes;
  private final RtmpClientListener listener;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Future<?> deadline;
  private String why = "the server closed the connection";
  private boolean leaving;
  private boolean over;
  private volatile boolean ready;
  private volatile int stream;

  ClientSession(RtmpUrl url, boolean publishes, RtmpClientListener listener) {
    this.url = url;
    this.publishes = publishes;
    this.listener = listener;
  }

  boolean ready() {
    return ready;
  }

  int stream() {
    return stream;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    deadline =
        ctx.executor()
            .schedule(
                () -> close("no answer within " + READY_SECONDS + " s"),
                READY_SECONDS,
                TimeUnit.SECONDS);
  }

  /// The program wants to go.
  void leave() {
    ChannelHandlerContext ctx = context;
    if (ready && publishes && ctx != null && ctx.channel().isActive()) {
      ready = false;
      send(Command.of("FCUnpublish", 6, 0, null, url.name()));
      send(Command.of("deleteStream", 7, 0, null, (double) stream));
    }
    close("closed by this end");
  }

  void close(String reason) {
    if (!leaving) {
      leaving = true;
      why = reason;
    }
    ready = false;
    ChannelHandlerContext ctx = context;
    if (ctx == null || !ctx.channel().isActive()) {
      over();
      if (ctx != null) {
        var _ = ctx.close();
      }
    } else {
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void over() {
    if (!over) {
      over = true;
      ready = false;
      if (deadline != null) {
        deadline.cancel(false);
      }
      listener.closed(why);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof HandshakeCompleted) {
      send(Command.of("connect", CONNECT, 0, connectObject()));
      ctx.flush();
    }
    ctx.fireUserEventTriggered(event);
  }

  private Map<String, @Nullable Object> connectObject() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("app", url.application());
    if (publishes) {
      object.put("type", "nonprivate");
      object.put("flashVer", "FMLE/3.0 (compatible; tinybeauty)");
    } else {
      object.put("flashVer", "LNX 9,0,124,2");
    }
    object.put("tcUrl", url.tcUrl());
    if (!publishes) {
      object.put("fpad", false);
      object.put("capabilities", 15.0);
      object.put("audioCodecs", 4_071.0);
      object.put("videoCodecs", 252.0);
      object.put("videoFunction", 1.0);
    }
    object.put("fourCcList", List.of("hvc1", "av01", "vp09"));
    return object;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (message) {
      case Media media when ready && !publishes ->
          listener.media(media.kind(), media.timestampMillis(), media.body());
      case Command command -> command(ctx, command);
      case UserControl control -> control(ctx, control);
      default -> ReferenceCountUtil.release(message);
    }
  }

  private void control(ChannelHandlerContext ctx, UserControl control) {
    if (control.event() == UserControl.PING_REQUEST) {
      send(new UserControl(UserControl.PING_RESPONSE, control.first()));
      ctx.flush();
    } else if (control.event() == UserControl.STREAM_EOF && ready && !publishes) {
      close("the stream is over");
    }
  }

  private void command(ChannelHandlerContext ctx, Command command) {
    switch (command.name()) {
      case "_result" -> {
        if (command.transaction() == CONNECT) {
          connected();
        } else if (command.transaction() == CREATE_STREAM
            && command.argument(1) instanceof Double id) {
          created(ctx, id.intValue());
        }
      }
      case "_error" -> {
        if (command.transaction() == CONNECT || command.transaction() == CREATE_STREAM) {
          close("the server refused to connect: " + code(command));
        }
      }
      case "onStatus" -> status(command);
      case "close" -> close("the server asked to close");
      default -> {}
    }
    ctx.flush();
  }

  private void connected() {
    if (publishes) {
      send(new SetChunkSize(CHUNK_BYTES));
      send(Command.of("releaseStream", 2, 0, null, url.name()));
      send(Command.of("FCPublish", 3, 0, null, url.name()));
    } else {
      send(new WindowAcknowledgementSize(SessionCommands.WINDOW_BYTES));
    }
    send(Command.of("createStream", CREATE_STREAM, 0, new @Nullable Object[] {null}));
  }

  private void created(ChannelHandlerContext ctx, int id) {
    stream = id;
    if (publishes) {
      send(Command.of("publish", 5, id, null, url.name(), "live"));
    } else {
      ctx.pipeline().get(ChunkDecoder.class).messageLimit(MAX_MESSAGE_BYTES);
      send(Command.of("play", 5, id, null, url.name(), -2_000.0));
      send(new UserControl(UserControl.SET_BUFFER_LENGTH, id, BUFFER_MILLIS));
    }
  }

  private void status(Command command) {
    String code = code(command);
    boolean error =
        command.argument(1) instanceof Map<?, ?> info && "error".equals(info.get("level"));
    if (error) {
      close("the server refused: " + code);
    } else if (code.equals(publishes ? "NetStream.Publish.Start" : "NetStream.Play.Start")) {
      if (!ready) {
        ready = true;
        if (deadline != null) {
          deadline.cancel(false);
        }
        listener.ready();
      }
    } else if (!publishes
        && (code.equals("NetStream.Play.UnpublishNotify") || code.equals("NetStream.Play.Stop"))) {
      close("the stream is over");
    }
  }

  /// The code of a status or error, if it looks like one.
  private static String code(Command command) {
    return command.argument(1) instanceof Map<?, ?> info
            && info.get("code") instanceof String code
            && code.matches("[A-Za-z.]{1,64}")
        ? code
        : "no reason given";
  }

  private void send(RtmpMessage message) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      var _ = ctx.write(message, ctx.voidPromise());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    over();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Throwable reason = cause.getCause() == null ? cause : cause.getCause();
    close(
        switch (reason) {
          case RtmpProtocolException e -> "bad bytes from the server: " + e.getMessage();
          case SSLException _ -> "TLS failed";
          case IOException _ -> "connection lost";
          default -> "error of ours: " + reason;
        });
    var _ = ctx.close();
  }
}
