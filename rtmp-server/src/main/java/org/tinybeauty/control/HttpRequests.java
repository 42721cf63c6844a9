package org.tinybeauty.control;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection's requests, one after the other. Runs on its event loop; what answers a
/// request runs on a virtual thread. Reads on only when it is ready for more, so a client
/// that sends faster than it is answered waits in its own buffers.
final class HttpRequests extends ChannelInboundHandlerAdapter {
  private static final System.Logger LOG = System.getLogger(HttpRequests.class.getName());

  /// Those that are counted by name; clients may make names up.
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final String session;
  private final HttpSite site;
  private final HttpGate gate;
  private final ExecutorService work;
  private final RateLimit rate;
  private @Nullable Pending pending;
  private @Nullable Future<?> deadline;
  /// Parts that the decoder made of what was read at once; no more than one buffer's.
  private final ArrayDeque<HttpObject> held = new ArrayDeque<>();

  private boolean wanted;
  private boolean draining;
  private boolean closing;

  /// A request whose body is still coming.
  private static final class Pending {
    private final HttpRequest request;
    private final Verdict verdict;
    private final Body body = new Body();

    Pending(HttpRequest request, Verdict verdict) {
      this.request = request;
      this.verdict = verdict;
    }
  }

  HttpRequests(String session, HttpSite site, HttpGate gate, ExecutorService work) {
    this.session = session;
    this.site = site;
    this.gate = gate;
    this.work = work;
    this.rate = gate.rates().connection();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    expect(context, HttpServer.REQUEST_SECONDS);
    more(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    held.add((HttpObject) message);
    drain(context);
  }

  /// Takes the next part, when it is there or comes.
  private void more(ChannelHandlerContext context) {
    wanted = true;
    if (!draining) {
      drain(context);
    }
  }

  private void drain(ChannelHandlerContext context) {
    draining = true;
    while (wanted && !held.isEmpty()) {
      wanted = false;
      HttpObject part = held.remove();
      try {
        take(context, part);
      } finally {
        ReferenceCountUtil.release(part);
      }
    }
    draining = false;
    if (wanted) {
      context.read();
    }
  }

  private void take(ChannelHandlerContext context, HttpObject message) {
    if (closing) {
      more(context); // what a refused client still sends is thrown away
    } else if (message.decoderResult().isFailure()) {
      refuse(context, null, malformed(message.decoderResult().cause()));
    } else if (message instanceof HttpRequest request) {
      begin(context, request);
    } else if (message instanceof HttpContent content) {
      collect(context, content);
    }
  }

  private static Answer malformed(Throwable cause) {
    if (!(cause instanceof TooLongFrameException)) {
      return new Problem(Problem.Kind.BAD_REQUEST, "this is not HTTP; see RFC 9112", null).answer();
    }
    return cause.getClass().getSimpleName().contains("Line")
        ? new Problem(
                Problem.Kind.LONG_LINE,
                "at most " + HttpServer.MAX_LINE + " characters are read",
                null)
            .answer()
        : new Problem(
                Problem.Kind.LARGE_HEADERS,
                "at most " + HttpServer.MAX_HEADERS + " characters are read",
                null)
            .answer();
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    Verdict verdict = gate.judge(request, context.channel(), rate);
    if (verdict instanceof Verdict.Close(Answer answer)) {
      refuse(context, new Pending(request, verdict), answer);
      return;
    }
    pending = new Pending(request, verdict);
    if (HttpUtil.getContentLength(request, 0L) > verdict.maxBody()) {
      tooLarge(context, pending);
      return;
    }
    if (verdict.maxBody() > Route.MAX_JSON) {
      expect(context, HttpServer.UPLOAD_SECONDS);
    }
    if (HttpUtil.is100ContinueExpected(request)) {
      var _ = context.writeAndFlush(HttpAnswers.goOn());
    }
    more(context);
  }

  private void collect(ChannelHandlerContext context, HttpContent content) {
    Pending now = pending;
    if (now == null) {
      more(context);
      return;
    }
    int bytes = content.content().readableBytes();
    if (bytes > now.verdict.maxBody() - now.body.size()) {
      tooLarge(context, now);
      return;
    }
    if (bytes > 0) {
      byte[] piece = new byte[bytes];
      content.content().readBytes(piece);
      now.body.add(piece);
    }
    if (!(content instanceof LastHttpContent)) {
      more(context);
      return;
    }
    pending = null;
    relax();
    act(context, now);
  }

  private void tooLarge(ChannelHandlerContext context, Pending now) {
    refuse(
        context,
        now,
        now.verdict instanceof Verdict.Say(Answer answer)
                && answer.status().codeClass() != HttpStatusClass.SUCCESS
            ? answer
            : new Problem(
                    Problem.Kind.TOO_LARGE,
                    now.verdict.maxBody() == 0
                        ? "this takes no body; send none"
                        : "at most %d bytes are taken".formatted(now.verdict.maxBody()),
                    null)
                .answer());
    release(now);
  }

  private void act(ChannelHandlerContext context, Pending now) {
    switch (now.verdict) {
      case Verdict.Say(Answer answer) -> write(context, now, answer);
      case Verdict.Play play -> {
        closing = true;
        site.flv().ifPresent(flv -> new FlvAnswer(context, now.request, play, flv).start());
      }
      case Verdict.Listen listen -> {
        closing = true;
        site.api().events().accept(context, now.request);
      }
      case Verdict.Work(Route route, Call call) -> {
        Call whole = new Call(call.variables(), call.query(), now.body);
        work.execute(
            () -> {
              Answer answer = site.api().answer(route, whole);
              release(now);
              context.executor().execute(() -> write(context, now, answer));
            });
      }
      case Verdict.Close(Answer answer) -> refuse(context, now, answer);
    }
  }

  private void write(ChannelHandlerContext context, Pending now, Answer answer) {
    HttpRequest request = now.request;
    count(request, now.verdict, answer);
    boolean keep = HttpUtil.isKeepAlive(request);
    boolean bare = request.method().equals(HttpMethod.HEAD);
    boolean known =
        answer.headers().containsKey("etag")
            && answer.headers().get("etag").equals(request.headers().get("if-none-match"));
    var written = context.writeAndFlush(HttpAnswers.response(answer, keep, bare, known));
    if (keep) {
      expect(context, HttpServer.REQUEST_SECONDS);
      more(context);
    } else {
      closing = true;
      var _ = written.addListener(io.netty.channel.ChannelFutureListener.CLOSE);
    }
  }

  /// Answers and closes. What the client still sends is read for a while: a connection that is
  /// closed with unread bytes is reset, and the client would not see the answer.
  private void refuse(ChannelHandlerContext context, @Nullable Pending now, Answer answer) {
    closing = true;
    if (now != null) {
      count(now.request, now.verdict, answer);
    }
    expect(context, HttpServer.LINGER_SECONDS);
    var _ =
        context
            .writeAndFlush(HttpAnswers.response(answer, false, false, false))
            .addListener(
                _ -> {
                  if (context.channel() instanceof io.netty.channel.socket.SocketChannel socket) {
                    var _ = socket.shutdownOutput();
                  } else {
                    var _ = context.close();
                  }
                });
    more(context);
  }

  private void count(HttpRequest request, Verdict verdict, Answer answer) {
    String route = verdict instanceof Verdict.Work(Route known, Call _) ? known.path() : "";
    String method = METHODS.contains(request.method().name()) ? request.method().name() : "other";
    site.api().metrics().answered(method, route, answer.status().code());
  }

  /// Closes the connection when nothing has become of it in some seconds.
  private void expect(ChannelHandlerContext context, int seconds) {
    relax();
    deadline =
        context
            .executor()
            .schedule(
                () -> {
                  var _ = context.close();
                },
                seconds,
                TimeUnit.SECONDS);
  }

  private void relax() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private void release(Pending now) {
    if (now.verdict instanceof Verdict.Work(Route route, Call _)
        && route.maxBody() > Route.MAX_JSON) {
      gate.uploaded();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    relax();
    held.forEach(ReferenceCountUtil::release);
    held.clear();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    relax();
    if (pending != null) {
      release(pending);
      pending = null;
    }
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.log(Level.DEBUG, "session {0} closed: {1}", session, cause.toString());
    var _ = context.close();
  }
}
