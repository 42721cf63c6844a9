package org.tinybeauty.obs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.obs.ObsException.Reason;

/// One connection to an OBS, by obs-websocket 5 (OBS 28 and later). Any thread may ask; each waits
/// for its own answer. Events come on the HTTP client's threads, one at a time.
///
/// Protocol: <https://github.com/obsproject/obs-websocket/blob/master/docs/generated/protocol.md>
final class ObsWebSocket implements AutoCloseable {
  static final String SUBPROTOCOL = "obswebsocket.json";

  /// The version of the protocol that is spoken here.
  static final int RPC = 1;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int REQUEST_ANSWERED = 100;

  private final ObsAddress address;
  private final Duration patience;
  private final Consumer<ObsEvent> listener;
  private final HttpClient http;
  private final CompletableFuture<ObjectNode> hello = new CompletableFuture<>();
  private final CompletableFuture<ObjectNode> identified = new CompletableFuture<>();
  private final CompletableFuture<ObsException> ended = new CompletableFuture<>();
  private final Map<String, CompletableFuture<ObjectNode>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong asked = new AtomicLong();
  private final Object sending = new Object();
  private @Nullable WebSocket socket;

  private ObsWebSocket(ObsAddress address, Consumer<ObsEvent> listener, Duration patience) {
    this.address = address;
    this.listener = listener;
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(patience)
            .build();
  }

  /// Connects and shows the password.
  ///
  /// @throws ObsException saying why not
  static ObsWebSocket open(ObsAddress address) {
    return open(address, ObsEvent.NONE, event -> {}, PATIENCE);
  }

  /// Connects, shows the password, and listens.
  ///
  /// @param events the categories of [ObsEvent] that are wanted
  /// @param listener must return soon, and must not ask anything of this connection
  /// @param patience how long to wait for each answer
  /// @throws ObsException saying why not
  static ObsWebSocket open(
      ObsAddress address, int events, Consumer<ObsEvent> listener, Duration patience) {
    ObsWebSocket obs = new ObsWebSocket(address, listener, patience);
    try {
      obs.connect();
      obs.identify(events);
      return obs;
    } catch (ObsException e) {
      obs.close();
      throw e;
    }
  }

  /// Asks without data.
  ObjectNode request(String type) {
    return request(type, ObsJson.object());
  }

  /// Asks, and waits for the answer.
  ///
  /// @return its data, empty where it has none
  /// @throws ObsException when OBS refuses, does not answer in time, or is gone
  ObjectNode request(String type, ObjectNode data) {
    String id = Long.toString(asked.incrementAndGet());
    CompletableFuture<ObjectNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    try {
      ObjectNode body = ObsJson.object();
      body.put("requestType", type).put("requestId", id).set("requestData", data);
      send(6, body);
      return answered(type, wait(answer, "no answer to " + type));
    } finally {
      waiting.remove(id);
    }
  }

  /// Completes, with the reason, when the connection has ended, whoever ended it.
  CompletableFuture<ObsException> ended() {
    return ended.copy();
  }

  boolean open() {
    return !ended.isDone();
  }

  @Override
  public void close() {
    end(new ObsException(Reason.CLOSED, "the connection to OBS was closed here"));
    WebSocket open = socket;
    if (open != null) {
      var said = open.sendClose(WebSocket.NORMAL_CLOSURE, "");
      try {
        said.get(1, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        open.abort();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        open.abort();
      }
    }
    http.shutdownNow();
  }

  private void connect() {
    try {
      socket =
          http.newWebSocketBuilder()
              .connectTimeout(patience)
              .subprotocols(SUBPROTOCOL)
              .buildAsync(address.uri(), new Wire())
              .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw refused(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new ObsException(Reason.TIMEOUT, address + " does not answer", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    if (!socket.getSubprotocol().equals(SUBPROTOCOL)) {
      throw notObs("it speaks '" + socket.getSubprotocol() + "'", null);
    }
  }

  private ObsException refused(Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException _ ->
          new ObsException(Reason.TIMEOUT, address + " does not answer", cause);
      case ConnectException _ ->
          new ObsException(
              Reason.REFUSED,
              "nothing listens at %s; is OBS running, and its WebSocket server on (Tools, WebSocket Server Settings)?"
                  .formatted(address),
              cause);
      default -> notObs(cause.toString(), cause);
    };
  }

  private ObsException notObs(String why, @Nullable Throwable cause) {
    String message =
        "what listens at %s is no obs-websocket 5, which OBS 28 and later have (%s)"
            .formatted(address, why);
    return cause == null
        ? new ObsException(Reason.NOT_OBS, message)
        : new ObsException(Reason.NOT_OBS, message, cause);
  }

  private void identify(int events) {
    ObjectNode greeting;
    try {
      greeting = wait(hello, "no Hello");
    } catch (ObsException e) {
      throw e.reason() == Reason.TIMEOUT ? notObs("it says nothing", e) : e;
    }
    int rpc = greeting.path("rpcVersion").asInt();
    if (rpc < RPC) {
      throw new ObsException(
          Reason.RPC, "%s speaks RPC %d (expected: %d)".formatted(address, rpc, RPC));
    }
    ObjectNode answer = ObsJson.object().put("rpcVersion", RPC).put("eventSubscriptions", events);
    JsonNode asks = greeting.path("authentication");
    if (asks.isObject()) {
      if (address.password().isEmpty()) {
        throw new ObsException(
            Reason.PASSWORD, "%s asks for a password; --password takes it".formatted(address));
      }
      answer.put(
          "authentication",
          ObsPassword.proof(
              address.password(), asks.path("salt").asText(), asks.path("challenge").asText()));
    }
    send(1, answer);
    wait(identified, "no answer to Identify");
  }

  private ObjectNode wait(CompletableFuture<ObjectNode> answer, String late) {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ObsException known) {
        throw known;
      }
      throw new ObsException(Reason.CLOSED, "the connection to " + address + " broke", e);
    } catch (TimeoutException e) {
      throw new ObsException(
          Reason.TIMEOUT,
          "OBS at %s: %s in %s s".formatted(address, late, patience.toSeconds()),
          e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static ObsException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ObsException(Reason.CLOSED, "interrupted", e);
  }

  private static ObjectNode answered(String type, ObjectNode answer) {
    JsonNode status = answer.path("requestStatus");
    if (!status.path("result").asBoolean() || status.path("code").asInt() != REQUEST_ANSWERED) {
      throw ObsException.refused(
          type, status.path("code").asInt(), status.path("comment").asText());
    }
    return answer.path("responseData") instanceof ObjectNode data ? data : ObsJson.object();
  }

  private void send(int op, ObjectNode body) {
    ObjectNode message = ObsJson.object().put("op", op);
    message.set("d", body);
    synchronized (sending) {
      WebSocket open = socket;
      if (open == null || ended.isDone()) {
        throw ended.getNow(new ObsException(Reason.CLOSED, "not connected to " + address));
      }
      try {
        open.sendText(message.toString(), true).get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        throw ended.getNow(
            new ObsException(Reason.CLOSED, "the connection to " + address + " broke", e));
      } catch (TimeoutException e) {
        throw new ObsException(Reason.TIMEOUT, address + " takes nothing up", e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private void end(ObsException why) {
    if (ended.complete(why)) {
      hello.completeExceptionally(why);
      identified.completeExceptionally(why);
      waiting.values().forEach(asker -> asker.completeExceptionally(why));
    }
  }

  private void take(ObjectNode message) {
    ObjectNode body = message.path("d") instanceof ObjectNode object ? object : ObsJson.object();
    switch (message.path("op").asInt(-1)) {
      case 0 -> hello.complete(body);
      case 2 -> identified.complete(body);
      case 5 ->
          listener.accept(
              new ObsEvent(
                  body.path("eventType").asText(),
                  body.path("eventData") instanceof ObjectNode data ? data : ObsJson.object()));
      case 7 -> {
        var asker = waiting.get(body.path("requestId").asText());
        if (asker != null) {
          asker.complete(body);
        }
      }
      default -> {} // what later versions may add
    }
  }

  private ObsException closed(int code, String why) {
    String said = why.isEmpty() ? "" : ": " + why;
    return switch (code) {
      case 4009 ->
          new ObsException(
              Reason.PASSWORD,
              "OBS at %s refuses the password; Tools, WebSocket Server Settings, Show Connect Info shows it"
                  .formatted(address));
      case 4010 ->
          new ObsException(Reason.RPC, "OBS at %s does not speak RPC %d".formatted(address, RPC));
      case 4011 ->
          new ObsException(
              Reason.CLOSED, "OBS at %s has sent this program away".formatted(address));
      default ->
          new ObsException(
              Reason.CLOSED,
              "OBS at %s has ended the connection (%d%s)".formatted(address, code, said));
    };
  }

  /// Puts the parts of a message together and passes it on.
  private final class Wire implements WebSocket.Listener {
    private final StringBuilder part = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (part.length() > ObsJson.MAX_CHARACTERS) {
        fail(from, "a message of more than " + ObsJson.MAX_CHARACTERS + " characters");
      } else if (last) {
        ObjectNode message = ObsJson.parse(part.toString());
        part.setLength(0);
        if (message == null) {
          fail(from, "a message that is no JSON object");
        } else {
          take(message);
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String why) {
      end(closed(code, why));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      end(new ObsException(Reason.CLOSED, "the connection to " + address + " broke", error));
    }

    private void fail(WebSocket from, String what) {
      end(notObs("it sends " + what, null));
      from.abort();
    }
  }
}
