package org.tinybeauty.serve;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.rtmp.RtmpRequest;
import org.tinybeauty.stream.HttpFlv.Answer;

/// Answers one connection's requests. Runs on its event loop.
///
/// Requests must name this server in `Host`, and must not come from another site's page (`Origin`):
/// a page elsewhere could otherwise reach a server on loopback through a name of its own that it
/// points there.
final class HttpRequests extends SimpleChannelInboundHandler<HttpObject> {
  private static final System.Logger LOG = System.getLogger(HttpRequests.class.getName());
  private static final Pattern STREAM = Pattern.compile("/(live|beauty)/([^/]+)\\.flv");

  private final String session;
  private final HttpSite site;
  private boolean taken;

  HttpRequests(String session, HttpSite site) {
    super(true);
    this.session = session;
    this.site = site;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (taken) {
      return; // a stream is being sent, or the connection is about to close
    }
    if (message.decoderResult().isFailure()) {
      taken = true;
      refuse(context, status(message.decoderResult().cause()), "bad request");
    } else if (message instanceof HttpRequest request) {
      answer(context, request);
    } else if (message instanceof HttpContent content && content.content().isReadable()) {
      taken = true;
      refuse(context, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "no body is taken here");
    }
  }

  private static HttpResponseStatus status(Throwable cause) {
    if (!(cause instanceof TooLongFrameException)) {
      return HttpResponseStatus.BAD_REQUEST;
    }
    return cause.getClass().getSimpleName().contains("Line")
        ? HttpResponseStatus.REQUEST_URI_TOO_LONG
        : HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
  }

  private void answer(ChannelHandlerContext context, HttpRequest request) {
    boolean get = request.method().equals(HttpMethod.GET);
    if (!get && !request.method().equals(HttpMethod.HEAD)) {
      refuse(context, HttpResponseStatus.METHOD_NOT_ALLOWED, "GET and HEAD are all there is");
      return;
    }
    HttpOrigin origin =
        HttpOrigin.of(request, site.hosts().get(), (InetSocketAddress) local(context));
    if (!origin.allowed()) {
      refuse(context, HttpResponseStatus.FORBIDDEN, origin.refusal());
      return;
    }
    String path;
    String query;
    try {
      QueryStringDecoder decoder = new QueryStringDecoder(request.uri());
      path = decoder.path();
      query = decoder.rawQuery();
    } catch (IllegalArgumentException e) {
      refuse(context, HttpResponseStatus.BAD_REQUEST, "the path is not well formed");
      return;
    }
    Matcher stream = STREAM.matcher(path);
    if (stream.matches()) {
      taken = true;
      RtmpRequest what =
          new RtmpRequest(
              session,
              stream.group(1),
              stream.group(2),
              query,
              ((InetSocketAddress) context.channel().remoteAddress()).getAddress(),
              false);
      play(context, what, get, origin.page());
      return;
    }
    switch (path) {
      case "/" -> text(context, request, HttpResponseStatus.OK, "text/html", HttpSite.PAGE);
      case "/health/live" ->
          text(context, request, HttpResponseStatus.OK, JSON, "{\"status\":\"live\"}\n");
      case "/health/ready" -> {
        boolean ready = site.ready().getAsBoolean();
        text(
            context,
            request,
            ready ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
            JSON,
            "{\"status\":\"%s\",%s}\n"
                .formatted(ready ? "ready" : "not ready", site.health().get()));
      }
      default -> text(context, request, HttpResponseStatus.NOT_FOUND, "text/plain", "not found\n");
    }
  }

  private static final String JSON = "application/json";

  private static java.net.SocketAddress local(ChannelHandlerContext context) {
    return context.channel().localAddress();
  }

  private void play(
      ChannelHandlerContext context, RtmpRequest what, boolean get, @Nullable String page) {
    site.flv()
        .ask(what)
        .thenAcceptAsync(
            answer -> {
              switch (answer) {
                case FOUND -> begin(context, what, get, page);
                case REFUSED -> refuse(context, HttpResponseStatus.FORBIDDEN, "not allowed");
                case ABSENT -> refuse(context, HttpResponseStatus.NOT_FOUND, Answer.ABSENT.name());
              }
            },
            context.executor());
  }

  private void begin(
      ChannelHandlerContext context, RtmpRequest what, boolean get, @Nullable String page) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "video/x-flv")
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    common(head, page);
    if (!get) {
      var _ = context.writeAndFlush(head).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    context.pipeline().remove(ReadTimeoutHandler.class);
    if (!site.flv().play(what, context.channel(), head)) {
      refuse(context, HttpResponseStatus.NOT_FOUND, "the stream is not live");
    }
  }

  private void text(
      ChannelHandlerContext context,
      HttpRequest request,
      HttpResponseStatus status,
      String type,
      String text) {
    FullHttpResponse response = response(status, type, text);
    boolean keep = HttpUtil.isKeepAlive(request);
    if (request.method().equals(HttpMethod.HEAD)) {
      response.content().clear();
    }
    HttpUtil.setKeepAlive(response, keep);
    var written = context.writeAndFlush(response);
    if (!keep) {
      taken = true;
      var _ = written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /// Answers with a status and closes.
  private void refuse(ChannelHandlerContext context, HttpResponseStatus status, String why) {
    taken = true;
    FullHttpResponse response = response(status, "text/plain", why + "\n");
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
      response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
    }
    var _ = context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  private static FullHttpResponse response(HttpResponseStatus status, String type, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(bytes));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, type + "; charset=utf-8")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, bytes.length)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    common(response, null);
    return response;
  }

  private static void common(HttpResponse response, @Nullable String page) {
    response
        .headers()
        .set("x-content-type-options", "nosniff")
        .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, "default-src 'self' 'unsafe-inline'")
        .set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    if (page != null) {
      response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, page);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.log(Level.DEBUG, "session {0} closed: {1}", session, cause.toString());
    var _ = context.close();
  }
}
