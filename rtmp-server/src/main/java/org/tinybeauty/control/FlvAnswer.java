package org.tinybeauty.control;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import org.tinybeauty.stream.HttpFlv;

/// Answers a request for a stream: with the stream, on and on, or with why not. On the event
/// loop.
final class FlvAnswer {
  private final ChannelHandlerContext context;
  private final HttpRequest request;
  private final Verdict.Play play;
  private final HttpFlv flv;

  FlvAnswer(ChannelHandlerContext context, HttpRequest request, Verdict.Play play, HttpFlv flv) {
    this.context = context;
    this.request = request;
    this.play = play;
    this.flv = flv;
  }

  void start() {
    var _ =
        flv.ask(play.what())
            .thenAcceptAsync(
                answer -> {
                  switch (answer) {
                    case FOUND -> begin();
                    case REFUSED -> refuse(Problem.Kind.FORBIDDEN, "this key may not be played");
                    case ABSENT -> absent();
                  }
                },
                context.executor());
  }

  private void begin() {
    HttpResponse head = HttpAnswers.stream("video/x-flv", play.page());
    if (request.method().equals(HttpMethod.HEAD)) {
      var _ = context.writeAndFlush(head).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    context.channel().config().setAutoRead(true); // to see when the player goes
    if (!flv.play(play.what(), context.channel(), head)) {
      absent();
    }
  }

  private void absent() {
    refuse(Problem.Kind.NOT_FOUND, "the stream is not live; publish it first");
  }

  private void refuse(Problem.Kind kind, String detail) {
    Answer answer = new Problem(kind, detail, null).answer();
    var _ =
        context
            .writeAndFlush(HttpAnswers.response(answer, false, false, false))
            .addListener(ChannelFutureListener.CLOSE);
  }
}
