package org.tinybeauty.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A client that listens to events.
final class Listener implements WebSocket.Listener, AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// A type of event that is counted and not kept.
  static final String FILLER = "filler";

  private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
  private final StringBuilder part = new StringBuilder();
  private volatile boolean ended;
  private volatile int code;
  private int fillers;
  private @Nullable WebSocket socket;

  static Listener open(Site site) {
    return open(site, "Authorization", "none");
  }

  static Listener open(Site site, String header, String value) {
    Listener listener = new Listener();
    URI uri = URI.create("ws" + site.uri(Events.PATH).toString().substring(4));
    listener.socket =
        site.client().newWebSocketBuilder().header(header, value).buildAsync(uri, listener).join();
    return listener;
  }

  @Override
  public synchronized @Nullable CompletionStage<?> onText(
      WebSocket from, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      try {
        JsonNode event = JSON.readTree(part.toString());
        if (event.path("type").asText().equals(FILLER)) {
          fillers++;
        } else {
          heard.add(event);
        }
      } catch (JsonProcessingException e) {
        throw new AssertionError("no JSON: " + part, e);
      }
      part.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
    code = statusCode;
    ended = true;
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    ended = true;
  }

  List<JsonNode> heard() {
    return heard;
  }

  /// The first event of a type.
  JsonNode await(String type) {
    return await(type, 1);
  }

  /// The so-manieth event of a type.
  JsonNode await(String type, int number) {
    Site.await(() -> of(type).size() >= number);
    return of(type).get(number - 1);
  }

  List<JsonNode> of(String type) {
    return heard.stream().filter(event -> event.get("type").asText().equals(type)).toList();
  }

  void say(String text) {
    if (socket != null) {
      socket.sendText(text, true).join();
    }
  }

  /// Fillers that came.
  synchronized int fillers() {
    return fillers;
  }

  boolean ended() {
    return ended;
  }

  int code() {
    return code;
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
  }
}
