package org.tinybeauty.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why a request is not answered with what it asked for, as RFC 9457 has it.
///
/// @param kind which of the documented problems
/// @param detail this case in a sentence that says what to do
/// @param field path of the wrong part of the body, as `lips.strength`, or name of a query
///     parameter; null when none is at fault
record Problem(Kind kind, String detail, @Nullable String field) {
  /// Media type of problem documents.
  static final String MEDIA_TYPE = "application/problem+json";

  private static final String PREFIX = "urn:tinybeauty:problem:";

  /// The problems there are; each is a `type` of its own, explained in `openapi.yaml`.
  enum Kind {
    BAD_REQUEST(400, "The request is not well formed"),
    NO_TOKEN(401, "A token is needed"),
    FOREIGN(403, "The request comes from elsewhere"),
    FORBIDDEN(403, "This may not be done"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The method has no meaning here"),
    CONFLICT(409, "It does not fit the present state"),
    TOO_LARGE(413, "The body is too large"),
    LONG_LINE(414, "The address is too long"),
    MEDIA_TYPE(415, "The body is of the wrong kind"),
    INVALID(422, "A part of the request makes no sense"),
    UNKNOWN_STYLE(422, "There is no such style"),
    BAD_STYLE(422, "The style cannot be used"),
    UPGRADE(426, "A WebSocket is needed"),
    TOO_MANY(429, "Too many requests"),
    LARGE_HEADERS(431, "The headers are too large"),
    FAILED(500, "The server failed"),
    UNSUPPORTED(501, "This session cannot do that"),
    BUSY(503, "The server cannot do that now");

    private final int status;
    private final String title;

    Kind(int status, String title) {
      this.status = status;
      this.title = title;
    }

    HttpResponseStatus status() {
      return HttpResponseStatus.valueOf(status);
    }

    /// The `type` of its documents.
    String type() {
      return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @JsonPropertyOrder({"type", "title", "status", "detail", "field"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Document(
      String type, String title, int status, String detail, @Nullable String field) {}

  /// The answer that tells of it.
  Answer answer() {
    Document document = new Document(kind.type(), kind.title, kind.status, detail, field);
    return new Answer(kind.status(), MEDIA_TYPE, Json.bytes(document));
  }
}
