package org.tinybeauty.control;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a request is answered with. Immutable.
///
/// @param type media type
/// @param body not to be changed
/// @param headers further ones
@SuppressWarnings("ArrayRecordComponent") // written as it is
record Answer(HttpResponseStatus status, String type, byte[] body, Map<String, String> headers) {
  static final String JSON = "application/json";

  Answer {
    headers = Map.copyOf(headers);
  }

  Answer(HttpResponseStatus status, String type, byte[] body) {
    this(status, type, body, Map.of());
  }

  /// 200 with a value as JSON.
  static Answer json(Object value) {
    return json(HttpResponseStatus.OK, value);
  }

  static Answer json(HttpResponseStatus status, Object value) {
    return new Answer(status, JSON, Json.bytes(value));
  }

  static Answer text(String type, String text) {
    return new Answer(HttpResponseStatus.OK, type, text.getBytes(StandardCharsets.UTF_8));
  }

  /// 204: done, and there is nothing to tell.
  static Answer done() {
    return new Answer(HttpResponseStatus.NO_CONTENT, "", new byte[0]);
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, type, body, more);
  }
}
