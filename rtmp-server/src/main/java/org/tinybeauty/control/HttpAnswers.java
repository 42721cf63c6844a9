package org.tinybeauty.control;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/// Answers as HTTP, with the headers that all of them carry.
final class HttpAnswers {
  /// The page runs our own scripts and shows our own pictures, nobody frames it but itself.
  private static final String POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:;"
          + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

  private HttpAnswers() {}

  /// A whole answer.
  ///
  /// @param bare without its body, as for HEAD
  /// @param known whether the client has this body already
  static FullHttpResponse response(Answer answer, boolean keep, boolean bare, boolean known) {
    HttpResponseStatus status = known ? HttpResponseStatus.NOT_MODIFIED : answer.status();
    boolean empty = bare || known || status.equals(HttpResponseStatus.NO_CONTENT);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            status,
            empty ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body()));
    common(response, null);
    response
        .headers()
        .set(
            HttpHeaderNames.CACHE_CONTROL,
            answer.headers().containsKey("etag") ? "no-cache" : "no-store");
    if (!answer.type().isEmpty()) {
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.type());
    }
    if (!known && !status.equals(HttpResponseStatus.NO_CONTENT)) {
      response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    }
    answer.headers().forEach((name, value) -> response.headers().set(name, value));
    if (!keep) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    return response;
  }

  /// The head of a stream without end.
  ///
  /// @param page origin of the page that may read it, null for none
  static HttpResponse stream(String type, @Nullable String page) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers()
        .set(HttpHeaderNames.CONTENT_TYPE, type)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    common(head, page);
    return head;
  }

  /// Tells a client that waits for it to send its body.
  static FullHttpResponse goOn() {
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER);
  }

  private static void common(HttpResponse response, @Nullable String page) {
    response
        .headers()
        .set("x-content-type-options", "nosniff")
        .set("referrer-policy", "no-referrer")
        .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
        .set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    if (page != null) {
      response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, page);
    }
  }
}
